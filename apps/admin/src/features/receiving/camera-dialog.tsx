import { useTranslations } from '@larder/i18n/react';
import { Dialog } from '@larder/ui';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import styles from './receiving.module.css';

/** The part of the Barcode Detection API that is used here; TypeScript's DOM library does not list it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: readonly string[] }) => Detector;

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'code_39', 'itf', 'qr_code'];
/** The same parcel stays in the picture for a while; it counts once in this time. */
const AGAIN_MS = 1_500;

export interface CameraDialogProps {
  onClose: () => void;
  onCode: (code: string) => void;
}

/** Reads barcodes from the rear camera until it is closed. */
export default function CameraDialog({ onClose, onCode }: CameraDialogProps) {
  const t = useTranslations('receiving');
  const video = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState(false);
  const last = useRef({ code: '', at: Number.NEGATIVE_INFINITY });
  const found = useEffectEvent((code: string, at: number) => {
    if (code === last.current.code && at - last.current.at < AGAIN_MS) return;
    last.current = { code, at };
    onCode(code);
  });
  useEffect(() => {
    let stream: MediaStream | undefined;
    let frame = 0;
    let over = false;
    const Class = (globalThis as unknown as { BarcodeDetector: DetectorClass }).BarcodeDetector;
    const read = async (detector: Detector, at: number) => {
      const picture = video.current;
      const codes =
        picture && picture.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await detector.detect(picture) : [];
      if (over) return;
      if (codes[0]) found(codes[0].rawValue, at);
      frame = requestAnimationFrame((next) => void read(detector, next));
    };
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).then(
      (opened) => {
        stream = opened;
        if (over || !video.current) return stop();
        video.current.srcObject = opened;
        void read(new Class({ formats: FORMATS }), performance.now());
      },
      () => setRefused(true),
    );
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    return () => {
      over = true;
      cancelAnimationFrame(frame);
      stop();
    };
  }, []);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('cameraTitle')}
      description={refused ? t('cameraRefused') : t('cameraHint')}
    >
      {refused ? null : <video ref={video} className={styles['camera']} autoPlay playsInline muted />}
    </Dialog>
  );
}
