import type { ReplenishmentRequest } from '@larder/contracts/ordering/requests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, REQUESTS, type RequestWorld, requestWorld } from './request-world.ts';

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
});
afterAll(() => w?.t.close());

describe('[ORD-18] the manager answers', () => {
  it('accepts into the open order: on top of the line, with a reason, under the rules of every edit; the clerk hears of it', async () => {
    const request = await w.ask('ACC', { reason: 'customer_asked', note: '团购群' });
    const before = await w.line('ACC');
    const { targets } = await w.read(request.id);
    expect(targets).toMatchObject([
      { orderId: await w.orderId(), lineQuantity: before.quantity, suggested: before.baseline },
    ]);
    expect(Number(targets[0]?.proposed)).toBe(Number(before.quantity) + 12);
    const accepted = json<ReplenishmentRequest>(
      await w.decide(request.id, 'accept', {
        version: request.version,
        into: { orderId: targets[0]?.orderId, rev: targets[0]?.rev },
      }),
    );
    expect(accepted).toMatchObject({ state: 'accepted', canUndo: true, decidedBy: { id: w.a.storeManager.userId } });
    expect(await w.line('ACC')).toMatchObject({
      quantity: String(Number(before.quantity) + 12),
      reasonCode: 'store_request',
      note: '团购群',
      overridden: true,
      rev: before.rev + 1,
      editedBy: { id: w.a.storeManager.userId },
    });
    expect((await w.order(await w.orderId())).state).toBe('reviewing');
    expect(await w.outcomes(request.id)).toEqual(['accepted']);
    expect(await w.told(w.a.storeManager, 'request-decided')).toEqual([]);
    const { rows } = await w.t.admin.query<{ action: string }>(
      'select action from audit_event where tenant_id = $1 and entity_id = $2 order by occurred_at, id',
      [w.a.tenantId, request.id],
    );
    expect(rows.map((r) => r.action)).toEqual(['ordering.replenishment.ask', 'ordering.replenishment.adopt']);
  });

  it('takes the acceptance back: the line is as before, the request open, the clerk told', async () => {
    const request = await w.ask('UNDO');
    const before = await w.line('UNDO');
    const accepted = json<ReplenishmentRequest>(
      await w.decide(request.id, 'accept', { version: 1, into: { orderId: await w.orderId() }, lineQuantity: '600' }),
    );
    expect((await w.line('UNDO')).quantity).toBe('600');
    const undone = json(await w.decide(request.id, 'undo', { version: accepted.version }));
    expect(undone).toMatchObject({ state: 'open', lineRestored: true, order: null, decidedBy: null });
    const { rev: _, editedAt: __, editedBy: ___, ...was } = before;
    expect(await w.line('UNDO')).toMatchObject(was);
    expect(await w.outcomes(request.id)).toEqual(['reopened', 'accepted']);
    expect((await w.decide(request.id, 'undo', { version: accepted.version + 1 })).json()).toMatchObject({
      code: 'invalid_transition',
    });
  });

  it('does not overwrite a line that somebody edited since, neither on accepting nor on undoing', async () => {
    const request = await w.ask('EDIT');
    const shown = await w.line('EDIT');
    const id = await w.orderId();
    const edit = async (quantity: string) => {
      const { rev } = await w.line('EDIT');
      const saved = await w.a.storeManager.patch(`/api/v1/ordering/orders/${id}/lines`, {
        lines: [{ itemId: w.idOf('EDIT'), quantity, rev }],
      });
      expect(saved.statusCode, saved.body).toBe(200);
    };
    await edit('60');
    const stale = await w.decide(request.id, 'accept', { version: 1, into: { orderId: id, rev: shown.rev } });
    expect(stale.json()).toMatchObject({ status: 409, code: 'ordering.line_changed', meta: { quantity: '60' } });
    expect((await w.read(request.id)).state).toBe('open');
    const accepted = json<ReplenishmentRequest>(
      await w.decide(request.id, 'accept', { version: 1, into: { orderId: id } }),
    );
    expect((await w.line('EDIT')).quantity).toBe('72');
    await edit('90');
    expect(json(await w.decide(request.id, 'undo', { version: accepted.version }))).toMatchObject({
      state: 'open',
      lineRestored: false,
    });
    expect((await w.line('EDIT')).quantity).toBe('90');
  });

  it('two managers who answer at the same moment: one answer counts, and the line carries it or nothing', async () => {
    const { id, version } = await w.ask('RACE');
    const before = await w.line('RACE');
    const answers = await Promise.all([
      w.decide(id, 'accept', { version, into: { orderId: await w.orderId() } }),
      w.decide(id, 'decline', { version, reason: 'no_room' }, w.a.hqManager),
    ]);
    expect(answers.map((x) => x.statusCode).sort()).toEqual([200, 409]);
    const { state } = await w.read(id);
    const grown = Number((await w.line('RACE')).quantity) - Number(before.quantity);
    expect(grown).toBe(state === 'accepted' ? 12 : 0);
  });

  it('declines with a reason and takes that back; “other” needs a word', async () => {
    const request = await w.ask('DEC');
    const bare = await w.decide(request.id, 'decline', { version: 1, reason: 'other' });
    expect(bare.json()).toMatchObject({ status: 400, errors: [{ path: 'note' }] });
    const declined = json<ReplenishmentRequest>(
      await w.decide(request.id, 'decline', { version: 1, reason: 'on_the_way', note: '明早到' }),
    );
    expect(declined).toMatchObject({
      state: 'declined',
      declineReason: 'on_the_way',
      declineNote: '明早到',
      canUndo: true,
    });
    expect((await w.told(w.a.clerk, 'request-decided'))[0]?.params).toMatchObject({
      outcome: 'declined',
      reason: 'on_the_way',
      note: '明早到',
    });
    expect(json(await w.decide(request.id, 'undo', { version: declined.version }))).toMatchObject({
      state: 'open',
      declineReason: null,
    });
  });

  it('opens an urgent order for it, and an undo leaves no empty order behind', async () => {
    const request = json<{ items: [ReplenishmentRequest] }>(
      await w.a.clerk.get(`${REQUESTS}?itemId=${w.idOf('DEC')}&view=open`),
    ).items[0];
    const tomorrow = w.dayIn(1);
    const accepted = json<ReplenishmentRequest>(
      await w.decide(request.id, 'accept', {
        version: request.version,
        into: { urgency: 'urgent', deliveryDate: tomorrow },
      }),
    );
    const opened = await w.order(accepted.order?.id ?? '');
    expect(opened).toMatchObject({ urgency: 'urgent', origin: 'blank', orderedCount: 1, deliveryDate: tomorrow });
    expect(json(await w.decide(request.id, 'undo', { version: accepted.version }))).toMatchObject({ state: 'open' });
    expect((await w.order(opened.id)).state).toBe('cancelled');
  });

  it('a cancelled order gives its requests back', async () => {
    const request = json<{ items: [ReplenishmentRequest] }>(
      await w.a.clerk.get(`${REQUESTS}?itemId=${w.idOf('DEC')}&view=open`),
    ).items[0];
    const accepted = json<ReplenishmentRequest>(
      await w.decide(request.id, 'accept', {
        version: request.version,
        into: { urgency: 'urgent', deliveryDate: w.dayIn(2) },
      }),
    );
    const { version } = await w.order(accepted.order?.id ?? '');
    const cancelled = await w.a.storeManager.post(`/api/v1/ordering/orders/${accepted.order?.id}/cancel`, {
      version,
      reason: '不送了',
    });
    expect(cancelled.statusCode, cancelled.body).toBe(200);
    expect(await w.read(request.id)).toMatchObject({ state: 'open', order: null });
    expect((await w.outcomes(request.id))[0]).toBe('reopened');
  });

  it('what a cancelled order gives back goes on top of what was asked for since', async () => {
    const request = json<{ items: [ReplenishmentRequest] }>(
      await w.a.clerk.get(`${REQUESTS}?itemId=${w.idOf('DEC')}&view=open`),
    ).items[0];
    const deliveryDate = w.dayIn(3);
    const accepted = json<ReplenishmentRequest>(
      await w.decide(request.id, 'accept', { version: request.version, into: { urgency: 'urgent', deliveryDate } }),
    );
    const since = await w.ask('DEC', { quantity: '5', unit: 'base' });
    const { version } = await w.order(accepted.order?.id ?? '');
    const path = `/api/v1/ordering/orders/${accepted.order?.id}/cancel`;
    expect((await w.a.storeManager.post(path, { version, reason: '不送了' })).statusCode).toBe(200);
    expect(await w.read(request.id)).toMatchObject({ state: 'expired', expiryCause: 'merged' });
    const sum = String(Number(request.quantity) + 5);
    expect(await w.read(since.id)).toMatchObject({ state: 'open', quantity: sum });
    expect((await w.outcomes(request.id))[0]).toBe('reopened');
  });
});

describe('[ORD-18] requests end by themselves', () => {
  it('when their order leaves: what it carries is ordered, what missed it is over; later wishes wait on', async () => {
    const carried = await w.ask('ORD');
    const missed = await w.ask('LEFT');
    const inTime = w.dayIn(5);
    const id = await w.orderId();
    const standing = await w.ask('DUP', { neededBy: w.dayIn(2) });
    expect(standing.neededBy).not.toBeNull();
    expect((standing.neededBy ?? '') < inTime).toBe(true);
    json(await w.decide(carried.id, 'accept', { version: 1, into: { orderId: id } }));
    const { items } = json<{ items: ReplenishmentRequest[] }>(await w.a.storeManager.get(`${REQUESTS}?orderId=${id}`));
    expect(items.find((r) => r.id === carried.id)?.order?.id).toBe(id);
    expect(items.find((r) => r.id === missed.id)?.state).toBe('open');
    const { version } = await w.order(id);
    // Back to what the manager may order without asking, so that it is approved at once.
    const lines = (await w.order(id)).lines.filter((l) => l.verdict !== 'in_band');
    const saved = json<{ version: number }>(
      await w.a.storeManager.patch(`/api/v1/ordering/orders/${id}/lines`, {
        version,
        lines: lines.map((l) => ({ itemId: l.itemId, quantity: l.itemId === w.idOf('ORD') ? l.bandHigh : null })),
      }),
    );
    const submitted = await w.a.storeManager.post(`/api/v1/ordering/orders/${id}/submit`, { version: saved.version });
    expect(submitted.json(), submitted.body).toMatchObject({ state: 'approved' });
    const acceptedUndo = await w.decide(carried.id, 'undo', { version: 2 });
    expect(acceptedUndo.json()).toMatchObject({ status: 409, code: 'invalid_transition' });
    await w.at(10);
    await w.t.drain();
    expect((await w.order(id)).state).toBe('released');
    expect(await w.read(carried.id)).toMatchObject({ state: 'ordered', canUndo: false });
    expect(await w.outcomes(carried.id)).toEqual(['ordered', 'accepted']);
    expect(await w.read(missed.id)).toMatchObject({ state: 'expired', expiryCause: 'delivery_left' });
    expect((await w.read(standing.id)).state).toBe('open');
  });

  it('after the policy’s days when nobody answers, once, and the clerk hears of it', async () => {
    const { id } = json<{ items: [ReplenishmentRequest] }>(
      await w.a.clerk.get(`${REQUESTS}?itemId=${w.idOf('DUP')}&view=open`),
    ).items[0];
    // It is needed within two days, which ends before the seven of the policy.
    await w.at(2 * 24 * 60);
    await w.t.drain();
    expect((await w.read(id)).state).toBe('open');
    await w.at(3 * 24 * 60);
    await w.t.drain();
    expect(await w.read(id)).toMatchObject({ state: 'expired', expiryCause: 'time' });
    expect(await w.outcomes(id)).toEqual(['expired']);
    await w.t.admin.query(
      "update work_item set state = 0, run_at = '2020-01-01' where kind = 'ordering.expire-request'",
    );
    await w.t.drain();
    expect(await w.outcomes(id)).toEqual(['expired']);
  });
});
