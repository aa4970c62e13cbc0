import { Global, Module } from '@nestjs/common';
import { Approvers } from './application/approvers.ts';
import { DecideTask } from './application/decide-task.ts';
import { Definitions } from './application/definitions.ts';
import { RefreshAssignees } from './application/refresh-assignees.ts';
import { Subjects } from './application/subjects.ts';
import { TaskQueries } from './application/task-queries.ts';
import { TellPeople } from './application/tell-people.ts';
import { Transition } from './application/transition.ts';
import { WorkflowFacade } from './application/workflow.facade-impl.ts';
import { InstancesRepository } from './data/instances.repository.ts';
import { TasksRepository } from './data/tasks.repository.ts';
import { TasksController } from './http/tasks.controller.ts';
import { RefreshAssigneesHandler } from './jobs/refresh-assignees.job.ts';
import { WorkflowApi } from './workflow.facade.ts';

@Global()
@Module({
  controllers: [TasksController],
  providers: [
    InstancesRepository,
    TasksRepository,
    Approvers,
    Definitions,
    Subjects,
    TellPeople,
    Transition,
    DecideTask,
    TaskQueries,
    RefreshAssignees,
    RefreshAssigneesHandler,
    WorkflowFacade,
    { provide: WorkflowApi, useExisting: WorkflowFacade },
  ],
  exports: [WorkflowApi],
})
export class WorkflowModule {}
