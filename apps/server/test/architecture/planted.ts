import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../../..');

export interface ToolResult {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams: tools differ in which one they report to. */
  readonly output: string;
}

/** Runs a program of the project's packages with Node in some folder. */
export function runTool(cwd: string, script: string, args: readonly string[]): ToolResult {
  const options = { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  const result = spawnSync(process.execPath, [join(ROOT, script), ...args], options);
  return { code: result.status, stdout: result.stdout, output: `${result.stdout}${result.stderr}` };
}

/** A small tree of files in a temporary folder, in which a rule is proven by breaking it. */
export class PlantedTree {
  readonly root = mkdtempSync(join(tmpdir(), 'larder-planted-'));

  /** Copies a file or folder of the project to the same place. */
  copy(path: string): this {
    cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    return this;
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    return this;
  }

  run(script: string, args: readonly string[]): ToolResult {
    return runTool(this.root, script, args);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
