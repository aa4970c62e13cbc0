export { type ApprovalItem, type ApprovalStarted, type StartApproval, WorkflowApi } from './workflow.facade.ts';
