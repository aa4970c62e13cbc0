/** Something that the operator can act on; shown without a stack. */
export class BackupError extends Error {}

/** The archive is not what a backup wrote: cut off, damaged or changed. Nothing has been written anywhere. */
export class ArchiveRefused extends BackupError {}
