import { TextInput } from '@larder/ui';
import { clockText, readClock } from '../lib/minutes.ts';

interface MinuteInputProps {
  /** Minute of the day, 0 to 1439. */
  value: number;
  onValueChange: (minute: number) => void;
  onBlur?: (() => void) | undefined;
  disabled?: boolean | undefined;
  'aria-label'?: string | undefined;
}

/** A time of day through the platform's own picker. */
export function MinuteInput({ value, onValueChange, ...rest }: MinuteInputProps) {
  return (
    <TextInput
      {...rest}
      type="time"
      value={clockText(value)}
      onChange={(event) => {
        // Clearing the field gives an empty text: the last time stays until another one is complete.
        const minute = readClock(event.currentTarget.value);
        if (minute !== null) onValueChange(minute);
      }}
    />
  );
}
