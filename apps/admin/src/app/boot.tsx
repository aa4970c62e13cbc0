import { I18nProvider } from '@larder/i18n/react';
import { Toaster } from '@larder/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setUnauthorizedListener } from '../lib/api-client.ts';
import { startPreferences } from '../lib/preferences.ts';
import { createQueryClient } from '../lib/query.ts';
import { sessionQuery } from '../lib/session.ts';
import { catalog, loadAreas, SHELL_AREAS } from './messages.ts';
import { createAppRouter, forgetSession, startAt } from './router.tsx';
import { startServiceWorker } from './service-worker.ts';
import { TranslatedLabels } from './ui-labels.tsx';

/** Starts the app in `root`. */
export async function boot(root: HTMLElement): Promise<void> {
  startPreferences();
  const client = createQueryClient();
  startAt(window.location.pathname, client);
  const router = createAppRouter(client);

  setUnauthorizedListener(() => {
    // The bootstrap's own 401 is answered by the route guard; this is a session that ended while the page was open.
    if (!client.getQueryData(sessionQuery.queryKey)) return;
    const { href } = router.state.location;
    client.clear();
    forgetSession();
    void router.navigate({ to: '/sign-in', search: { next: href } });
  });

  void startServiceWorker();
  await loadAreas(SHELL_AREAS);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        {/* Zone and currency here serve the sign-in page and errors only; the shell sets the scope's own. */}
        <I18nProvider catalog={catalog} zone="UTC" currency="CNY">
          <TranslatedLabels>
            <RouterProvider router={router} />
            <Toaster />
          </TranslatedLabels>
        </I18nProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
