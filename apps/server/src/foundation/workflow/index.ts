export {
  type ApprovalFigures,
  type ApprovalItem,
  type ApprovalPath,
  type ApprovalStarted,
  type ApprovalTerms,
  type StartApproval,
  type SubjectOwner,
  type WaitingTask,
  WorkflowApi,
} from './workflow.facade.ts';
