import { useTranslations } from '@larder/i18n/react';
import { isEditable, type Json, type Path, readTyped } from './model.ts';
import styles from './quarantine.module.css';

interface Props {
  value: Json;
  /** Given, plain values can be corrected in place. */
  onEdit: ((path: Path, value: Json) => void) | undefined;
  path?: Path;
}

/** A ticket's content as a tree of names and values. */
export function PayloadTree({ value, onEdit, path = [] }: Props) {
  const entries: (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((child: Json, i) => [i, child] as const)
    : Object.entries((value ?? {}) as Record<string, Json>);
  if (value === null || typeof value !== 'object') return <Leaf value={value} path={path} onEdit={onEdit} />;
  return (
    <dl className={styles['tree']}>
      {entries.map(([key, child]) => {
        const at = [...path, key];
        const branch = child !== null && typeof child === 'object';
        if (!branch)
          return (
            <div key={key} className={styles['leaf']}>
              <dt>{key}</dt>
              <dd>
                <Leaf value={child} path={at} onEdit={onEdit} />
              </dd>
            </div>
          );
        return (
          <div key={key}>
            <dt className="visually-hidden">{key}</dt>
            <dd className={styles['branch']}>
              <details open={at.length < 2 || (Array.isArray(value) && value.length <= 5)}>
                <summary>
                  {typeof key === 'number' ? `#${key + 1}` : key}
                  <Size value={child} />
                </summary>
                <PayloadTree value={child} onEdit={onEdit} path={at} />
              </details>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Size({ value }: { value: Json }) {
  const t = useTranslations('quarantine');
  return Array.isArray(value) ? <small>{t('entries', { count: value.length })}</small> : null;
}

function Leaf({ value, path, onEdit }: { value: Json; path: Path; onEdit: Props['onEdit'] }) {
  if (!onEdit || !isEditable(path, value))
    return <span className={styles['value']}>{value === null ? '–' : String(value)}</span>;
  return (
    <input
      className={styles['input']}
      aria-label={path.join('.')}
      value={value === null ? '' : String(value)}
      onChange={(event) => onEdit(path, readTyped(event.currentTarget.value, value))}
    />
  );
}
