import type { PlannedTopic } from './topic-plan.ts'

/** What the broker says about a topic. Its settings are texts, and one of -1 means without limit. */
export interface ActualTopic {
  readonly partitions: number
  readonly settings: Readonly<Record<string, string>>
}

export interface TopicFinding {
  readonly what: string
  readonly mend: string
}

const DAY_MS = 86_400_000
const days = (ms: number): string => {
  const count = Math.round((ms / DAY_MS) * 10) / 10
  return count === 1 ? '1 day' : `${count} days`
}

const alter = (name: string, setting: string): string =>
  `kafka-configs.sh --alter --entity-type topics --entity-name ${name} --add-config ${setting}`

/** More than planned is fine, but for topics that have to match another one. */
const partitionFinding = (
  plan: PlannedTopic,
  actual: ActualTopic,
  wanted: number,
): TopicFinding | undefined => {
  const { name, partitionsLike } = plan
  if (partitionsLike !== undefined && actual.partitions > wanted) {
    return {
      what: `${actual.partitions} partitions, but ${partitionsLike} has ${wanted}, and both have to have the same number`,
      mend: `kafka-topics.sh --delete --topic ${name}, then "greywatt topics", then publish it again`,
    }
  }
  if (actual.partitions >= wanted) return undefined
  return {
    what:
      partitionsLike === undefined
        ? `${actual.partitions} partitions, and ${wanted} are configured`
        : `${actual.partitions} partitions, but ${partitionsLike} has ${wanted}, and both have to have the same number`,
    mend: `kafka-topics.sh --alter --topic ${name} --partitions ${wanted}, then publish it again: keys move to other partitions`,
  }
}

const cleanupFinding = (plan: PlannedTopic, actual: ActualTopic): TopicFinding | undefined => {
  const policy = actual.settings['cleanup.policy'] ?? 'delete'
  if (policy === plan.cleanup) return undefined
  const harm =
    plan.cleanup === 'compact'
      ? 'rows that never change would be deleted with age'
      : 'all but the last record of a key would be deleted'
  return {
    what: `cleanup.policy=${policy}, and ${plan.cleanup} is needed: ${harm}`,
    mend: alter(plan.name, `cleanup.policy=${plan.cleanup}`),
  }
}

const retentionFindings = (plan: PlannedTopic, actual: ActualTopic): readonly TopicFinding[] => {
  if (plan.retentionMs === undefined) return []
  const findings: TopicFinding[] = []
  const retentionMs = Number(actual.settings['retention.ms'] ?? -1)
  if (retentionMs >= 0 && retentionMs < plan.minRetentionMs) {
    findings.push({
      what: `kept for ${days(retentionMs)}, and a lost host has to read back ${days(plan.minRetentionMs)}`,
      mend: alter(plan.name, `retention.ms=${plan.retentionMs}`),
    })
  }
  const retentionBytes = Number(actual.settings['retention.bytes'] ?? -1)
  if (retentionBytes >= 0) {
    findings.push({
      what: `retention.bytes=${retentionBytes} may delete before ${days(plan.minRetentionMs)} are over`,
      mend: alter(plan.name, 'retention.bytes=-1'),
    })
  }
  return findings
}

const sizeFinding = (plan: PlannedTopic, actual: ActualTopic): TopicFinding | undefined => {
  const limit = Number(actual.settings['max.message.bytes'] ?? plan.maxMessageBytes)
  if (limit >= plan.maxMessageBytes) return undefined
  return {
    what: `max.message.bytes=${limit}, and a message may have ${plan.maxMessageBytes}`,
    mend: alter(plan.name, `max.message.bytes=${plan.maxMessageBytes}`),
  }
}

const lagFinding = (plan: PlannedTopic, actual: ActualTopic): TopicFinding | undefined => {
  const lagMs = Number(actual.settings['min.compaction.lag.ms'] ?? 0)
  if (lagMs >= plan.minCompactionLagMs) return undefined
  return {
    what: `min.compaction.lag.ms=${lagMs}: days that rank has not read yet may be compacted away while it stands still`,
    mend: alter(plan.name, `min.compaction.lag.ms=${plan.minCompactionLagMs}`),
  }
}

/** @param partitionsWanted the plan's, or for a topic that has to match another one that one's actual number */
export const checkTopic = (
  plan: PlannedTopic,
  actual: ActualTopic,
  partitionsWanted: number,
): readonly TopicFinding[] =>
  [
    partitionFinding(plan, actual, partitionsWanted),
    cleanupFinding(plan, actual),
    ...retentionFindings(plan, actual),
    sizeFinding(plan, actual),
    lagFinding(plan, actual),
  ].filter((finding) => finding !== undefined)
