// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useReader, useVoice } from './use-reader.ts';

/** The browser's speech as far as it is used: voices that may come late, texts that end when the test says so. */
class Speech extends EventTarget {
  voices: { lang: string; localService: boolean; name: string }[] = [];
  readonly said: { text: string; onend: () => void }[] = [];
  cancelled = 0;
  getVoices = () => this.voices;
  speak = (words: { text: string; onend: () => void }) => void this.said.push(words);
  cancel = () => {
    this.cancelled += 1;
  };
}

let speech: Speech;
const voice = (lang: string, localService = true) => ({ lang, localService, name: lang });

beforeEach(() => {
  speech = new Speech();
  vi.stubGlobal('speechSynthesis', speech);
  Object.assign(window, { speechSynthesis: speech });
  vi.stubGlobal(
    'SpeechSynthesisUtterance',
    class {
      text: string;
      constructor(text: string) {
        this.text = text;
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('reading aloud', () => {
  it('[PPL-14] reads the reason of one card alone and says which card it is', () => {
    const { result } = renderHook(() => useReader(voice('zh-CN') as SpeechSynthesisVoice));
    act(() => result.current.start(['柠檬卖得比平时快'], 3));
    expect(speech.said.map((one) => one.text)).toEqual(['柠檬卖得比平时快']);
    expect(result.current.at).toBe(3);
    act(() => speech.said[0]?.onend());
    expect(result.current.at).toBeNull();
  });

  it('[PPL-14] is offered only where the device speaks the language, also when its voices come late', () => {
    speech.voices = [voice('en-US')];
    const { result } = renderHook(() => useVoice('zh-CN'));
    expect(result.current).toBeNull();
    speech.voices = [voice('en-US'), voice('zh-CN', false), voice('zh-TW')];
    act(() => void speech.dispatchEvent(new Event('voiceschanged')));
    expect(result.current).toMatchObject({ lang: 'zh-TW', localService: true });
  });

  it('[PPL-14] reads the summary and every card in turn, says which, and stops at once', () => {
    const { result } = renderHook(() => useReader(voice('zh-CN') as SpeechSynthesisVoice));
    act(() => result.current.start(['今天要订 2 样货', '西柚，还能卖 0.4 天，订 3 箱']));
    expect(speech.said.map((one) => one.text)).toEqual(['今天要订 2 样货']);
    expect(result.current.at).toBe(0);
    act(() => speech.said[0]?.onend());
    expect(result.current.at).toBe(1);
    expect(speech.said).toHaveLength(2);
    act(() => result.current.stop());
    expect(result.current.at).toBeNull();
    act(() => speech.said[1]?.onend());
    expect(speech.said).toHaveLength(2);
  });

  it('[PPL-14] falls silent when the page is left', () => {
    const { unmount } = renderHook(() => useReader(null));
    unmount();
    expect(speech.cancelled).toBe(1);
  });
});
