import { useEffect, useRef, useState } from 'react';

const synthesis = (): SpeechSynthesis | undefined =>
  typeof window === 'undefined' ? undefined : (window.speechSynthesis as SpeechSynthesis | undefined);

/** A voice that speaks the language, null where the device has none: then nothing offers to read aloud. */
export function useVoice(locale: string): SpeechSynthesisVoice | null {
  const [voice, setVoice] = useState<SpeechSynthesisVoice | null>(null);
  useEffect(() => {
    const speech = synthesis();
    if (!speech) return;
    const language = locale.slice(0, 2).toLowerCase();
    const find = () => {
      const able = speech.getVoices().filter((one) => one.lang.toLowerCase().startsWith(language));
      // A voice on the device also speaks without a connection.
      setVoice(able.find((one) => one.localService) ?? able[0] ?? null);
    };
    find();
    // Browsers fill the list a moment after the page.
    speech.addEventListener?.('voiceschanged', find);
    return () => speech.removeEventListener?.('voiceschanged', find);
  }, [locale]);
  return voice;
}

export interface Reader {
  /** Which of the texts is being read, null while silent. */
  readonly at: number | null;
  /** @param first number of the first text, for `at` */
  start(texts: readonly string[], first?: number): void;
  stop(): void;
}

/** Reads texts one after the other; silent again when the page goes. */
export function useReader(voice: SpeechSynthesisVoice | null): Reader {
  const [at, setAt] = useState<number | null>(null);
  const run = useRef(0);
  useEffect(() => () => synthesis()?.cancel(), []);
  const stop = () => {
    run.current += 1;
    synthesis()?.cancel();
    setAt(null);
  };
  const start = (texts: readonly string[], first = 0) => {
    const speech = synthesis();
    if (!speech || !voice) return;
    stop();
    const mine = run.current;
    const read = (index: number) => {
      const text = texts[index];
      if (mine !== run.current) return;
      if (text === undefined) return setAt(null);
      const words = new SpeechSynthesisUtterance(text);
      words.voice = voice;
      words.lang = voice.lang;
      words.rate = 0.9;
      words.onend = () => read(index + 1);
      words.onerror = () => {
        if (mine === run.current) setAt(null);
      };
      setAt(first + index);
      speech.speak(words);
    };
    read(0);
  };
  return { at, start, stop };
}
