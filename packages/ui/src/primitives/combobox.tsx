import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown } from 'lucide-react';
import { type SyntheticEvent, useLayoutEffect, useRef, useState } from 'react';
import { usePageStaysReadable } from '../a11y/use-page-stays-readable.ts';
import { useLabels } from '../labels.tsx';
import { useFieldControl, useFieldLabelId } from './field.tsx';
import styles from './popup.module.css';

export interface ComboboxOption<Value extends string> {
  value: Value;
  label: string;
  hint?: string | undefined;
  /** Extra text that also matches, for example a code or pinyin initials. */
  keywords?: string | undefined;
}

export interface ComboboxProps<Value extends string> {
  options: readonly ComboboxOption<Value>[];
  value: Value | null;
  onValueChange: (value: Value | null) => void;
  /** Given, the caller searches (server side) and the list is shown as it comes. */
  onSearch?: ((text: string) => void) | undefined;
  loading?: boolean | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  /** Takes the focus as it appears: for a field that stands where a picked one was. */
  autoFocus?: boolean | undefined;
  'aria-label'?: string | undefined;
}

function matches(option: ComboboxOption<string>, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  return `${option.label} ${option.hint ?? ''} ${option.keywords ?? ''}`.toLowerCase().includes(wanted);
}

/** Search and pick one out of many. */
export function Combobox<Value extends string>(props: ComboboxProps<Value>) {
  const labels = useLabels();
  const wired = useFieldControl({});
  const labelId = useFieldLabelId();
  const { onSearch } = props;
  const selected = props.options.find((option) => option.value === props.value) ?? null;
  const [open, setOpen] = useState(false);
  usePageStaysReadable(open);
  const input = useRef<HTMLInputElement>(null);
  // With the list closed again the picked name stands in the box, ready to be typed over.
  useLayoutEffect(() => {
    if (!open && selected && document.activeElement === input.current) input.current?.select();
  }, [open, selected]);
  // Typing looks for another one instead of going on behind the name; a search that has begun keeps its cursor.
  const selectName = (event: SyntheticEvent<HTMLInputElement>) => {
    const box = event.currentTarget;
    if (box.value === selected?.label && box.selectionStart === box.selectionEnd) box.select();
  };
  return (
    <Base.Root<ComboboxOption<Value>>
      items={props.options as ComboboxOption<Value>[]}
      value={selected}
      onValueChange={(next) => props.onValueChange(next?.value ?? null)}
      onInputValueChange={(text) => onSearch?.(text)}
      onOpenChange={setOpen}
      itemToStringLabel={(option) => option.label}
      isItemEqualToValue={(a, b) => a.value === b.value}
      filter={onSearch ? null : matches}
      disabled={props.disabled}
      id={wired.id}
    >
      <div className={styles['comboWrap']}>
        <Base.Input
          ref={input}
          onFocus={selectName}
          onClick={selectName}
          autoFocus={props.autoFocus}
          className={styles['comboInput']}
          placeholder={props.placeholder}
          aria-label={props['aria-label']}
          aria-describedby={wired['aria-describedby']}
          aria-invalid={wired['aria-invalid']}
        />
        <Base.Trigger className={styles['comboButton']} aria-label={labels.search} tabIndex={-1}>
          <ChevronsUpDown aria-hidden />
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner className={styles['positioner']} sideOffset={4}>
          <Base.Popup className={styles['popup']}>
            <Base.Empty className={styles['empty']}>{props.loading ? labels.loading : labels.noMatches}</Base.Empty>
            <Base.List aria-label={props['aria-label']} aria-labelledby={props['aria-label'] ? undefined : labelId}>
              {(option: ComboboxOption<Value>) => (
                <Base.Item key={option.value} value={option} className={styles['item']}>
                  <Base.ItemIndicator className={styles['tick']}>
                    <Check aria-hidden />
                  </Base.ItemIndicator>
                  <span className={styles['grow']}>{option.label}</span>
                  {option.hint ? <span className={styles['sub']}>{option.hint}</span> : null}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
