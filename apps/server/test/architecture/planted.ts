import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../../..');

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

  /** Runs a program of the project with Node; both outputs together, because tools differ in which one they use. */
  run(script: string, args: readonly string[]): { code: number | null; output: string } {
    const result = spawnSync(process.execPath, [join(ROOT, script), ...args], { cwd: this.root, encoding: 'utf8' });
    return { code: result.status, output: `${result.stdout}${result.stderr}` };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
