import type { ChaosResult } from './run-chaos.ts'

const MOST_SHOWN = 10
const count = (number: number): string => number.toLocaleString('en')

/** Who starts while the broker is away is told so and tries again: no process at work ends by itself. */
export const endedAtWork = ({ unasked }: ChaosResult) => unasked.filter(({ isStart }) => !isStart)

export const disagrees = (result: ChaosResult): boolean =>
  endedAtWork(result).length > 0 ||
  result.comparisons.some(({ differences, compared }) => differences.length > 0 || compared === 0)

export const chaosReport = (result: ChaosResult, seconds: number): string => {
  const { meters, days, produced, faults, unasked, outcome, ledger, comparisons } = result
  const all = ledger.at(-1)
  const atWork = endedAtWork(result)
  const starts = unasked.length - atWork.length
  const byStage = Object.entries(faults.killsByStage)
    .map(([stage, kills]) => `${stage} ${kills}`)
    .join(', ')
  const lines = [
    `${meters} meters, ${days} days: ${count(produced.messages)} messages in the topic, ${count(all?.read ?? 0)} intervals, ${produced.extra} messages twice by the producer (${produced.retries} batches sent again)`,
    `kill -9: ${faults.kills} (${byStage}; ${faults.killsAtWork} of them held partitions; ${faults.stagesKilled} times a whole stage at once)`,
    `frozen and woken: ${faults.freezes}, left and came back: ${faults.leaves}, broker restarted: ${faults.brokerRestarts}, broker silent: ${faults.brokerSilences}`,
    `ended by themselves: ${atWork.length} at work, ${starts} at their start`,
    ...unasked.map(
      ({ instance, code, signal, words }) => `  ${instance} (${signal ?? code}): ${words}`,
    ),
    `ledger: read ${count(all?.read ?? 0)} = accepted ${count(all?.accepted ?? 0)} + duplicate ${count(all?.duplicate ?? 0)} + late ${all?.late} + rejected ${count(all?.rejected ?? 0)}; ${all?.energyInKwh.toFixed(1)} kWh in = ${all?.finalDaysKwh.toFixed(1)} final + ${all?.openDaysKwh.toFixed(1)} open`,
    `written: ${count(outcome.records.meterDays)} records of meter-days (${count(outcome.records.closings)} closings) for ${count(outcome.meterDays.size)} meter-days, ${count(outcome.records.suspects)} alerts for ${outcome.suspects.size} sites, ${count(outcome.records.rejected)} letters for ${count(outcome.rejected.size)} rejections`,
    ...comparisons.flatMap(({ what, compared, differences }) => [
      `${differences.length === 0 && compared > 0 ? 'same  ' : 'DIFFER'}  ${what}: ${count(compared)} compared, ${count(differences.length)} differ`,
      ...differences.slice(0, MOST_SHOWN).map((words) => `  ${words}`),
    ]),
    `${disagrees(result) ? 'DISAGREES' : 'agrees'}, ${seconds.toFixed(0)} s`,
  ]
  return `${lines.join('\n')}\n`
}
