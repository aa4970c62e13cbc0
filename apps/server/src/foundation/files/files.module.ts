import { Global, Module } from '@nestjs/common';
import { FilesFacade } from './application/files.facade-impl.ts';
import { ContentStore } from './data/content-store.ts';
import { StoredFilesRepository } from './data/stored-files.repository.ts';
import { FilesApi } from './files.facade.ts';

@Global()
@Module({
  providers: [StoredFilesRepository, ContentStore, FilesFacade, { provide: FilesApi, useExisting: FilesFacade }],
  exports: [FilesApi],
})
export class FilesModule {}
