import { Button, IconButton } from '@larder/ui';
import { type EditStore, useEdits } from '@larder/ui/data';
import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dock } from './detail-page.tsx';

interface EditDockProps {
  store: EditStore;
  labels: { changed: (count: number) => string; undo: string; discard: string; save: string };
  /** Words about what keeps the edits from being saved. */
  problem?: ReactNode;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
  /** Changed rows that the store does not know of, for example added ones. */
  extra?: number | undefined;
}

/** How much a grid has changed, the way back, and the one button that saves it; absent while nothing changed. */
export function EditDock({ store, labels, problem, saving, onSave, onDiscard, extra = 0 }: EditDockProps) {
  const count = useEdits(store).size + extra;
  if (count === 0) return null;
  return (
    <Dock
      end={
        <>
          <Button onClick={onDiscard}>{labels.discard}</Button>
          <Button variant="primary" loading={saving} onClick={onSave}>
            {labels.save}
          </Button>
        </>
      }
    >
      <span>{labels.changed(count)}</span>
      <IconButton
        label={labels.undo}
        icon={<Undo2 aria-hidden />}
        disabled={!store.canUndo()}
        onClick={() => store.undo()}
      />
      {problem ? <span role="alert">{problem}</span> : null}
    </Dock>
  );
}
