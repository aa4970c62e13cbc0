import { type ReactNode, useEffect, useRef } from 'react';
import styles from './simple.module.css';

const FIRST_MS = 450;
const REPEAT_MS = 110;

/** A large button that repeats while it is held down. */
export function HoldButton({
  label,
  disabled,
  onStep,
  children,
}: {
  readonly label: string;
  readonly disabled: boolean;
  readonly onStep: () => void;
  readonly children: ReactNode;
}) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(onStep);
  const repeated = useRef(false);
  useEffect(() => {
    latest.current = onStep;
  });
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  const begin = () => {
    repeated.current = false;
    const again = () => {
      repeated.current = true;
      latest.current();
      timer.current = setTimeout(again, REPEAT_MS);
    };
    stop();
    timer.current = setTimeout(again, FIRST_MS);
  };
  return (
    <button
      type="button"
      className={styles['step']}
      aria-label={label}
      disabled={disabled}
      onPointerDown={begin}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onContextMenu={(event) => event.preventDefault()}
      onClick={() => {
        // The press that ends a long hold has counted already.
        if (!repeated.current) latest.current();
        repeated.current = false;
      }}
    >
      {children}
    </button>
  );
}
