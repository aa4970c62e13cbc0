import {
  Boxes,
  ChartColumn,
  ClipboardCheck,
  Database,
  LayoutDashboard,
  PackageCheck,
  SlidersHorizontal,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { SectionKey } from '../lib/feature.ts';

/** The rail from top to bottom, with the letter that opens each section after `g`. */
export const SECTIONS: readonly { key: SectionKey; icon: ReactNode; letter: string }[] = [
  { key: 'today', icon: <LayoutDashboard aria-hidden />, letter: 't' },
  { key: 'orders', icon: <PackageCheck aria-hidden />, letter: 'o' },
  { key: 'stock', icon: <Boxes aria-hidden />, letter: 's' },
  { key: 'inspect', icon: <ClipboardCheck aria-hidden />, letter: 'i' },
  { key: 'insights', icon: <ChartColumn aria-hidden />, letter: 'r' },
  { key: 'data', icon: <Database aria-hidden />, letter: 'd' },
  { key: 'settings', icon: <SlidersHorizontal aria-hidden />, letter: ',' },
];
