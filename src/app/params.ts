import type { MoneyParams } from '../core/alert/alert.ts'
import type { LifecycleParams } from '../core/alert/lifecycle.ts'
import type { AssessParams } from '../core/assess/assess-context.ts'
import type { PriorityWeights } from '../core/rank/priority.ts'
import type { LearnedModel } from '../core/score/learned-model.ts'
import type { Config } from './config.ts'

/** Stage parameters out of the configuration: the same for a stream, a scan and the demo. */
export const assessParams = (
  { assess, alerts }: Config,
  model: LearnedModel | undefined,
): AssessParams => ({
  model,
  windowDays: assess.windowDays,
  minDays: assess.minDays,
  minCoverage: assess.minCoverage,
  powerFactor: assess.powerFactor,
  balance: { minPresent: assess.minMetersPresent, lineLossShare: assess.lineLossShare },
  emitFrom: alerts.clearAt,
  suspectFrom: alerts.raiseAt,
})

export const lifecycleParams = ({ alerts, assess }: Config): LifecycleParams => ({
  raiseAt: alerts.raiseAt,
  clearAt: alerts.clearAt,
  clearAfterDays: alerts.clearAfterDays,
  forgetAfterDays: assess.windowDays,
})

export const priorityWeights = ({ ranking }: Config): PriorityWeights => ({
  probability: ranking.probabilityWeight,
  energy: ranking.energyWeight,
  relief: ranking.reliefWeight,
})

export const moneyParams = ({ money }: Config): MoneyParams => money
