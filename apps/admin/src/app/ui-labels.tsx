import { useTranslations } from '@larder/i18n/react';
import { defaultLabels, type UiLabels, UiLabelsProvider } from '@larder/ui';
import { type ReactNode, useMemo } from 'react';

const COUNTED = ['rowCount', 'selectedCount', 'cellsChanged'] as const;

/** Hands the kit its words in the current language. */
export function TranslatedLabels({ children }: { children: ReactNode }) {
  const t = useTranslations('ui');
  const labels = useMemo(() => {
    const plain = Object.keys(defaultLabels).filter((key) => !(COUNTED as readonly string[]).includes(key));
    return {
      ...Object.fromEntries(plain.map((key) => [key, t(key)])),
      ...Object.fromEntries(COUNTED.map((key) => [key, (count: number) => t(key, { count })])),
    } as unknown as UiLabels;
  }, [t]);
  return <UiLabelsProvider labels={labels}>{children}</UiLabelsProvider>;
}
