import { Module } from '@nestjs/common';
import { FailedWork } from './application/failed-work.ts';
import { HealthQuery } from './application/health-query.ts';
import { FailedWorkRepository } from './data/failed-work.repository.ts';
import { ServiceFiguresRepository } from './data/service-figures.repository.ts';
import { WorkStateRepository } from './data/work-state.repository.ts';
import { FailedWorkController } from './http/failed-work.controller.ts';
import { ServiceHealthController } from './http/service-health.controller.ts';

/** What the people of a chain may know and do about the running service. */
@Module({
  controllers: [ServiceHealthController, FailedWorkController],
  providers: [ServiceFiguresRepository, WorkStateRepository, FailedWorkRepository, HealthQuery, FailedWork],
})
export class OperationsModule {}
