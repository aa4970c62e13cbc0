import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cx } from '../a11y/class-names.ts';
import { useGuardsUnhidden } from '../a11y/use-guards-unhidden.ts';
import { useFieldControl, useFieldLabelId } from './field.tsx';
import styles from './popup.module.css';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  /** A second, quieter line of text beside the label. */
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

export interface SelectProps<Value extends string> {
  options: readonly SelectOption<Value>[];
  value: Value | null;
  onValueChange: (value: Value) => void;
  placeholder?: string | undefined;
  /** Words before the value inside the button, for example the name of a filter. */
  prefix?: ReactNode;
  disabled?: boolean | undefined;
  name?: string | undefined;
  className?: string | undefined;
  'aria-label'?: string | undefined;
}

/** One value out of a short list. For more than about fifteen options use Combobox. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const wired = useFieldControl({});
  const labelId = useFieldLabelId();
  const [open, setOpen] = useState(false);
  useGuardsUnhidden(open);
  return (
    <Base.Root<Value>
      items={props.options as SelectOption<Value>[]}
      value={props.value}
      onValueChange={(next) => {
        if (next !== null) props.onValueChange(next);
      }}
      onOpenChange={setOpen}
      disabled={props.disabled}
      name={props.name}
      id={wired.id}
    >
      <Base.Trigger
        className={cx(styles['trigger'], props.className)}
        aria-label={props['aria-label']}
        aria-labelledby={props['aria-label'] ? undefined : labelId}
        aria-describedby={wired['aria-describedby']}
        aria-invalid={wired['aria-invalid']}
      >
        <span className={styles['grow']}>
          {props.prefix}
          <Base.Value placeholder={props.placeholder} />
        </span>
        <Base.Icon>
          <ChevronDown aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles['positioner']} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={styles['popup']}>
            <Base.List aria-label={props['aria-label']} aria-labelledby={props['aria-label'] ? undefined : labelId}>
              {props.options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className={styles['item']}
                >
                  <span className={styles['tick']}>
                    <Base.ItemIndicator>
                      <Check aria-hidden />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText className={styles['grow']}>{option.label}</Base.ItemText>
                  {option.hint ? <span className={styles['sub']}>{option.hint}</span> : null}
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
