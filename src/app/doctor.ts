import type { Config } from './config.ts'
import { checkKafka } from './doctor/check-kafka.ts'
import { checkLog } from './doctor/check-log.ts'
import {
  checkClock,
  checkDisk,
  checkNode,
  checkPackages,
  checkStateFolder,
  checkTimeZones,
} from './doctor/check-machine.ts'
import { checkSchemas } from './doctor/check-schemas.ts'
import type { Finding } from './doctor/finding.ts'

export type { Finding }

/**
 * Looks at everything that a run needs, and changes nothing.
 * @param config the configuration, and whether somebody gave it: without one, nobody promised that there is a broker
 */
export const examine = async (
  config: Config,
  options: { readonly configGiven: boolean; readonly nowMs: number },
): Promise<readonly Finding[]> => [
  checkNode(process.versions.node),
  ...(await checkPackages()),
  checkStateFolder(config.state.dir),
  checkDisk(config.state.dir),
  checkTimeZones(),
  checkClock(options.nowMs),
  ...(await checkSchemas(config)),
  ...(config.transport === 'kafka'
    ? await checkKafka(config, options.configGiven)
    : [await checkLog(config)]),
]
