import { useTranslations } from '@larder/i18n/react';
import { Button, type ButtonVariant } from '@larder/ui';
import { PackagePlus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../lib/session.ts';
import type { PickedItem } from '../item-combobox.tsx';
import { lazyDrawer } from '../lazy-drawer.tsx';
import type { AskStore } from './ask-drawer.tsx';

const AskDrawer = lazyDrawer(() => import('./ask-drawer.tsx').then((m) => m.AskDrawer));

interface AskButtonProps {
  /** null while none is chosen. */
  readonly store: AskStore | null;
  /** The item to begin with. */
  readonly item?: PickedItem | undefined;
  readonly variant?: ButtonVariant | undefined;
}

/** "Ask for stock", wherever somebody sees that something is running out. Needs the messages `requests`. */
export function AskButton({ store, item, variant }: AskButtonProps) {
  const t = useTranslations('requests');
  const may = useMay();
  const [asking, setAsking] = useState(false);
  if (!may('ordering.request.write')) return null;
  return (
    <>
      <Button
        variant={variant}
        icon={<PackagePlus aria-hidden />}
        disabled={store === null}
        onClick={() => setAsking(true)}
      >
        {t('ask')}
      </Button>
      {store ? <AskDrawer open={asking} store={store} item={item} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
