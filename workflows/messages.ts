import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  AccessChange,
  AccessOutcome,
  CutOffApproval,
  CutOffMade,
  GroupChange,
  PolicyHostRef,
  RecheckReason,
  WriterStatus,
} from '../core/contract/access';
import type { AdoptionProgress } from '../core/contract/adoption';
import type { AccessAnswer } from '../core/contract/access';
import {
  type AccessInForce,
  type LifecycleAnswer,
  type LifecycleStatus,
  messageNames,
  type UseCaseAnswer,
  type UseCaseRequest,
} from '../core/contract/messages';
import type { PassProgress, ReconcileHint } from '../core/contract/reconcile';
import type { RunState } from '../core/contract/search-attributes';
import type { TenantWish } from '../core/contract/tenants';
import type { OffboardingStatus } from '../core/contract/tenant-offboarding';
import type { IdentityEvent } from '../core/events/identity-event';

export const identityEvents = defineSignal<[IdentityEvent[]]>(messageNames.identityEvents);
export const requestUseCase = defineSignal<[UseCaseRequest]>(messageNames.requestUseCase);
export const answerUseCase = defineSignal<[UseCaseAnswer]>(messageNames.answerUseCase);
export const accessAnswers = defineSignal<[AccessAnswer[]]>(messageNames.accessAnswers);
export const accessInForce = defineSignal<[AccessInForce]>(messageNames.accessInForce);
export const readyToLift = defineSignal(messageNames.readyToLift);
export const useCaseState = defineSignal<[RunState]>(messageNames.useCaseState);
export const syncAgain = defineSignal(messageNames.syncAgain);
export const interrupt = defineSignal(messageNames.interrupt);
export const retry = defineUpdate(messageNames.retry);
export const offboardingStatus = defineQuery<OffboardingStatus>(messageNames.offboardingStatus);
export const giveUp = defineUpdate(messageNames.giveUp);
export const approve = defineUpdate(messageNames.approve);
export const tell = defineUpdate<LifecycleAnswer, [IdentityEvent]>(messageNames.tell);
export const lifecycleStatus = defineQuery<LifecycleStatus>(messageNames.lifecycleStatus);
export const pause = defineSignal(messageNames.pause);
export const resume = defineSignal(messageNames.resume);
export const adoptionProgress = defineQuery<AdoptionProgress>(messageNames.adoptionProgress);
export const reconcileHint = defineSignal<[ReconcileHint]>(messageNames.reconcileHint);
export const passProgress = defineQuery<PassProgress>(messageNames.passProgress);
export const tenantWanted = defineSignal<[TenantWish]>(messageNames.tenantWanted);
export const policyInForce = defineSignal<[PolicyHostRef]>(messageNames.policyInForce);
export const requestAccessChange = defineSignal<[AccessChange[]]>(messageNames.requestAccessChange);
export const groupChanged = defineSignal<[GroupChange[]]>(messageNames.groupChanged);
export const recheck = defineSignal<[RecheckReason]>(messageNames.recheck);
export const changeAccess = defineUpdate<AccessOutcome, [AccessChange]>(messageNames.changeAccess);
export const approveCutOff = defineUpdate<CutOffMade, [CutOffApproval]>(messageNames.approveCutOff);
export const writerStatus = defineQuery<WriterStatus>(messageNames.writerStatus);
