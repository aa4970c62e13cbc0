export {
  type ApprovalItem,
  type ApprovalStarted,
  type StartApproval,
  type WaitingTask,
  WorkflowApi,
} from './workflow.facade.ts';
