/** Placeholder signature until the simulator client stands below. */
export async function simulate(_options: { threads: number; log: (line: string) => void }): Promise<void> {}
