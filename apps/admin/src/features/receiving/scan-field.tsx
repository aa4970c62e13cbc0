import { receivingRoutes, type ScanResult } from '@larder/contracts/supply-chain/receiving';
import { useTranslations } from '@larder/i18n/react';
import { Button, Field, IconButton, lazyPart, TextInput } from '@larder/ui';
import { Camera, Plus } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api-client.ts';
import { useProblemText } from '../../lib/query.ts';
import styles from './receiving.module.css';

const CameraDialog = lazyPart(() => import('./camera-dialog.tsx'));
/** Only browsers that read barcodes themselves get the camera button; a scanner or typing works everywhere. */
const HAS_DETECTOR = 'BarcodeDetector' in globalThis && typeof navigator.mediaDevices?.getUserMedia === 'function';

export interface ScanFieldProps {
  receiptId: string;
  /** @returns what to say about it */
  onFound: (found: ScanResult) => string;
}

/** Takes what a scanner types and Enter; keeps the focus, so that the next parcel needs no tap. */
export function ScanField({ receiptId, onFound }: ScanFieldProps) {
  const t = useTranslations('receiving');
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [said, setSaid] = useState('');
  const [camera, setCamera] = useState(false);
  // Without a finger on the glass: a touch keyboard that opens by itself would hide the list.
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) input.current?.focus();
  }, []);
  const look = async (text: string) => {
    const wanted = text.trim();
    setCode('');
    if (wanted === '') return;
    try {
      const found = await call(receivingRoutes.scan, { params: { id: receiptId, code: wanted } });
      setError(undefined);
      setSaid(onFound(found));
    } catch (problem) {
      setSaid('');
      setError(`${wanted} · ${problemText(problem)}`);
    }
  };
  return (
    <form
      className={styles['scan']}
      onSubmit={(event) => {
        event.preventDefault();
        void look(code);
        input.current?.focus();
      }}
    >
      <Field label={t('scan')} error={error} hint={said === '' ? undefined : <span role="status">{said}</span>}>
        <div className={styles['scanRow']}>
          <TextInput
            ref={input}
            value={code}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="done"
            aria-label={t('scan')}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" size="lg" icon={<Plus aria-hidden />}>
            {t('scanAction')}
          </Button>
          {HAS_DETECTOR ? (
            <IconButton size="lg" label={t('camera')} icon={<Camera aria-hidden />} onClick={() => setCamera(true)} />
          ) : null}
        </div>
      </Field>
      {camera ? (
        <Suspense fallback={null}>
          <CameraDialog onClose={() => setCamera(false)} onCode={(found) => void look(found)} />
        </Suspense>
      ) : null}
    </form>
  );
}
