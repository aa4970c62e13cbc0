import { Dialog as Base } from '@base-ui/react/dialog';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useLabels } from '../labels.tsx';
import styles from './command-palette.module.css';

export interface PaletteAction {
  id: string;
  label: string;
  /** Quiet text on the right: a path, a code, a shortcut. */
  hint?: string | undefined;
  icon?: ReactNode;
  /** Heading under which the action stands. */
  group: string;
  run: () => void;
}

/**
 * Answers a query with actions, best first. The caller owns matching (pinyin initials, codes, server search).
 * The signal is aborted when the query changes.
 */
export type PaletteProvider = (query: string, signal: AbortSignal) => PaletteAction[] | Promise<PaletteAction[]>;

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  placeholder: string;
  providers: readonly PaletteProvider[];
}

function useResults(providers: readonly PaletteProvider[], query: string, open: boolean): PaletteAction[] {
  const [results, setResults] = useState<PaletteAction[]>([]);
  useEffect(() => {
    if (!open) return;
    const controller = new AbortController();
    const parts: PaletteAction[][] = providers.map(() => []);
    providers.forEach((provider, index) => {
      Promise.resolve(provider(query, controller.signal)).then(
        (found) => {
          if (controller.signal.aborted) return;
          parts[index] = found;
          setResults(parts.flat());
        },
        (error: unknown) => {
          // A source that fails leaves the others usable; its own error handling has already spoken.
          if (!controller.signal.aborted) console.error('palette source failed', error);
        },
      );
    });
    return () => controller.abort();
  }, [providers, query, open]);
  return results;
}

/** Search and run anything by keyboard. */
export function CommandPalette({ open, onOpenChange, placeholder, providers }: CommandPaletteProps) {
  const labels = useLabels();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const results = useResults(providers, query, open);
  const index = Math.min(active, Math.max(0, results.length - 1));

  useEffect(() => {
    if (!results[index]) return;
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [index, results]);

  const run = (action: PaletteAction | undefined) => {
    if (!action) return;
    onOpenChange(false);
    setQuery('');
    action.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((index + step + results.length) % Math.max(1, results.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(results[index]);
    }
  };

  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={styles['paletteBackdrop']} />
        <Base.Popup className={styles['palette']} aria-label={placeholder}>
          <input
            className={styles['paletteInput']}
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={results[index] ? `${id}-${index}` : undefined}
            aria-label={placeholder}
            placeholder={placeholder}
            value={query}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
            autoComplete="off"
            spellCheck={false}
          />
          <div className={styles['paletteList']} role="listbox" id={`${id}-list`} aria-label={placeholder} ref={list}>
            {results.length === 0 ? <div className={styles['paletteEmpty']}>{labels.noMatches}</div> : null}
            {results.map((action, position) => (
              <div key={action.id} role="presentation">
                {action.group === results[position - 1]?.group ? null : (
                  <div className={styles['paletteGroup']} role="presentation">
                    {action.group}
                  </div>
                )}
                <div
                  id={`${id}-${position}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={position === index}
                  className={styles['paletteItem']}
                  onPointerMove={() => setActive(position)}
                  onClick={() => run(action)}
                  onKeyDown={onKeyDown}
                >
                  {action.icon}
                  <span className={styles['paletteLabel']}>{action.label}</span>
                  {action.hint ? <span className={styles['paletteHint']}>{action.hint}</span> : null}
                </div>
              </div>
            ))}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
