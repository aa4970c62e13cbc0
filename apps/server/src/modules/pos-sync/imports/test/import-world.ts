import { gzipSync } from 'node:zlib';
import type { ImportDetail, ImportIssue, ImportKind, ImportProfile } from '@larder/contracts/pos-sync/imports';
import { expect } from 'vitest';
import type { TestApp } from '../../../../../test/support/test-app.ts';
import type { Caller } from '../../../../../test/support/world.ts';

const BOUNDARY = 'larder-test-boundary';

/** A multipart body with one part "file". */
export function multipart(name: string, content: Buffer): { readonly body: Buffer; readonly type: string } {
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
    type: `multipart/form-data; boundary=${BOUNDARY}`,
  };
}

/** Imports as a person makes them, through HTTP; background work is drained in between. */
export class Importer {
  private readonly t: TestApp;
  private readonly caller: Caller;

  constructor(t: TestApp, caller: Caller) {
    this.t = t;
    this.caller = caller;
  }

  upload(kind: ImportKind, name: string, content: Buffer | string) {
    const { body, type } = multipart(name, Buffer.from(content));
    return this.caller.request('POST', `/api/v1/imports?kind=${kind}`, body, { 'content-type': type });
  }

  async uploaded(kind: ImportKind, name: string, content: Buffer | string): Promise<ImportDetail> {
    const answer = await this.upload(kind, name, content);
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json();
  }

  async mapped(run: ImportDetail, over: Partial<ImportProfile>): Promise<ImportDetail> {
    const answer = await this.caller.put(`/api/v1/imports/${run.id}/profile`, {
      version: run.version,
      profile: { ...run.profile, ...over },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  }

  async checked(run: ImportDetail): Promise<ImportDetail> {
    await this.ask(run, 'check');
    await this.t.drain();
    return this.get(run.id);
  }

  /** Queues the import without running it. */
  started(run: ImportDetail): Promise<ImportDetail> {
    return this.ask(run, 'start');
  }

  async imported(run: ImportDetail): Promise<ImportDetail> {
    await this.started(run);
    await this.t.drain();
    return this.get(run.id);
  }

  /** From file to result. */
  async whole(
    kind: ImportKind,
    name: string,
    content: Buffer | string,
    over: Partial<ImportProfile> = {},
  ): Promise<ImportDetail> {
    return this.imported(await this.checked(await this.mapped(await this.uploaded(kind, name, content), over)));
  }

  async get(id: string): Promise<ImportDetail> {
    const answer = await this.caller.get(`/api/v1/imports/${id}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  }

  async issues(id: string): Promise<ImportIssue[]> {
    const answer = await this.caller.get(`/api/v1/imports/${id}/issues?limit=500`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json().items;
  }

  async failedRows(id: string): Promise<string> {
    const answer = await this.caller.get(`/api/v1/imports/${id}/failed-rows`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.body;
  }

  private async ask(run: ImportDetail, verb: 'check' | 'start'): Promise<ImportDetail> {
    const answer = await this.caller.post(`/api/v1/imports/${run.id}/${verb}`, { version: run.version });
    expect(answer.statusCode, answer.body).toBe(202);
    return answer.json();
  }
}

export const gz = (content: string | Buffer): Buffer => gzipSync(content);
export const csv = (...rows: readonly (readonly (string | number)[])[]): string =>
  `${rows.map((r) => r.join(',')).join('\n')}\n`;
