import { FileUp } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { Button } from './button.tsx';
import { useFieldControl } from './field.tsx';
import styles from './small.module.css';

export interface FileDropProps {
  onFiles: (files: File[]) => void;
  /** The input's accept attribute, for example ".csv,.xlsx". */
  accept?: string | undefined;
  multiple?: boolean | undefined;
  /** What may be dropped and how large. */
  hint?: ReactNode;
  disabled?: boolean | undefined;
}

/** Choose a file by button, keyboard or drop. The caller checks type and size: a drop ignores `accept`. */
export function FileDrop({ onFiles, accept, multiple, hint, disabled }: FileDropProps) {
  const labels = useLabels();
  const input = useRef<HTMLInputElement>(null);
  const wired = useFieldControl({});
  const [over, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0 && !disabled) onFiles(multiple ? files : files.slice(0, 1));
  };
  return (
    <div
      className={cx(styles['drop'], over && styles['over'])}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <FileUp aria-hidden />
      <div>
        {labels.dropFile}{' '}
        <Button size="sm" disabled={disabled} onClick={() => input.current?.click()}>
          {labels.chooseFile}
        </Button>
      </div>
      {hint ? <div className="nowrap">{hint}</div> : null}
      <input
        {...wired}
        ref={input}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={labels.chooseFile}
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
