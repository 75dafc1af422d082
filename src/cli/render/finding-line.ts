import type { Finding } from '../../app/doctor.ts'

export const findingLine = ({ check, state, says, mend }: Finding): string => {
  const remedy = mend === undefined ? '' : `: ${mend}`
  return `${state.padEnd(7)}  ${check.padEnd(10)}  ${says}${remedy}\n`
}
