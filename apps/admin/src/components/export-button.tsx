import { Button, toast } from '@larder/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useProblemText } from '../lib/query.ts';

interface ExportButtonProps {
  label: string;
  /** Makes the file and hands it to the browser. Resolves with what is to be said then, or with nothing. */
  run: () => Promise<string | undefined>;
}

/** A download that takes a moment: waits on its button, and says how it ended. */
export function ExportButton({ label, run }: ExportButtonProps) {
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      const said = await run();
      if (said !== undefined) toast.success(said);
    } catch (error) {
      toast.error(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<Download aria-hidden />} loading={busy} onClick={() => void press()}>
      {label}
    </Button>
  );
}
