export { FileTooLarge, MAX_FILE_BYTES } from './files.errors.ts';
export { FilesApi, type NewFile, type StoredFile } from './files.facade.ts';
