import { Global, Module } from '@nestjs/common';
import { ApprovalRules } from './application/approval-rules.ts';
import { Approvers } from './application/approvers.ts';
import { DecideTask } from './application/decide-task.ts';
import { Definitions } from './application/definitions.ts';
import { Delegations } from './application/delegations.ts';
import { FireTimers } from './application/fire-timers.ts';
import { Incidents } from './application/incidents.ts';
import { ManyTasks } from './application/many-tasks.ts';
import { OpenIncidents } from './application/open-incidents.ts';
import { PreviewPath } from './application/preview-path.ts';
import { RecallTask } from './application/recall-task.ts';
import { RefreshAssignees } from './application/refresh-assignees.ts';
import { Subjects } from './application/subjects.ts';
import { TaskQueries } from './application/task-queries.ts';
import { TellPeople } from './application/tell-people.ts';
import { TimeLimits } from './application/time-limits.ts';
import { Transition } from './application/transition.ts';
import { WorkflowFacade } from './application/workflow.facade-impl.ts';
import { DelegationsRepository } from './data/delegations.repository.ts';
import { FiguresRepository } from './data/figures.repository.ts';
import { IncidentsRepository } from './data/incidents.repository.ts';
import { InstancesRepository } from './data/instances.repository.ts';
import { RulesRepository } from './data/rules.repository.ts';
import { TasksRepository } from './data/tasks.repository.ts';
import { TimersRepository } from './data/timers.repository.ts';
import { DelegationsController } from './http/delegations.controller.ts';
import { IncidentsController } from './http/incidents.controller.ts';
import { RulesController } from './http/rules.controller.ts';
import { TasksController } from './http/tasks.controller.ts';
import { FireTimersHandler } from './jobs/fire-timers.handler.ts';
import { RefreshAssigneesHandler } from './jobs/refresh-assignees.job.ts';
import { WorkflowApi } from './workflow.facade.ts';

@Global()
@Module({
  controllers: [TasksController, DelegationsController, IncidentsController, RulesController],
  providers: [
    InstancesRepository,
    TasksRepository,
    TimersRepository,
    DelegationsRepository,
    IncidentsRepository,
    FiguresRepository,
    RulesRepository,
    ApprovalRules,
    Approvers,
    Definitions,
    TimeLimits,
    PreviewPath,
    Subjects,
    TellPeople,
    Transition,
    DecideTask,
    RecallTask,
    ManyTasks,
    TaskQueries,
    Delegations,
    Incidents,
    OpenIncidents,
    RefreshAssignees,
    RefreshAssigneesHandler,
    FireTimers,
    FireTimersHandler,
    WorkflowFacade,
    { provide: WorkflowApi, useExisting: WorkflowFacade },
  ],
  exports: [WorkflowApi],
})
export class WorkflowModule {}
