import { useTranslations } from '@larder/i18n/react';
import { CommandPalette } from '@larder/ui/command-palette';
import { usePaletteProviders } from './palette-providers.tsx';

/** The command palette with the app's own sources. */
export default function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('shell');
  const providers = usePaletteProviders();
  return <CommandPalette open={open} onOpenChange={onOpenChange} placeholder={t('search')} providers={providers} />;
}
