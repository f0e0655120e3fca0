import { createMemoryApprovalStore } from "#test/support/memory-approvals.ts";
import { describeApprovalStore } from "./approval-store-contract.ts";

describeApprovalStore("in memory", createMemoryApprovalStore);
