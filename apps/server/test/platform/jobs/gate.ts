/** A place in the code under test where everyone waits until the test opens it: directed races without sleeps. */
export class Gate {
  private release!: () => void;
  private arrive!: () => void;
  private leave!: () => void;
  private readonly opened = new Promise<void>((resolve) => {
    this.release = resolve;
  });
  /** Somebody stands at the gate. */
  readonly reached = new Promise<void>((resolve) => {
    this.arrive = resolve;
  });
  /** Somebody went through. */
  readonly passed = new Promise<void>((resolve) => {
    this.leave = resolve;
  });

  async pass(): Promise<void> {
    this.arrive();
    await this.opened;
    this.leave();
  }

  open(): void {
    this.release();
  }
}
