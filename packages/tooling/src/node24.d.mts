export declare const REQUIRED_NODE_MAJOR: number;
export declare function findNode24(root: string): string | null;
