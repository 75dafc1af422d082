import { z } from 'zod'
import { type Outcome, ok, rejected } from '../outcome.ts'
import { layTrees, type PreorderNode, type TreeModel, type Trees } from './model.ts'

const TREE_MODEL_VERSION = 1

/** Why a model file is refused. */
export const MODEL_REFUSALS = ['schema', 'version', 'features', 'shape'] as const
export type ModelRefusal = (typeof MODEL_REFUSALS)[number]

const versionSchema = z.object({ version: z.int() })

/**
 * Trees in a file: nodes of all trees in pre-order. Numbers are little-endian in base64: a feature place per node
 * (int16, -1 in a leaf), thresholds (float64) and missing sides (uint8) of inner nodes, values and covers (float32) of
 * leaves.
 */
export const treeModelSchema = z.strictObject({
  version: z.literal(TREE_MODEL_VERSION),
  features: z.array(z.string().min(1)).min(1).readonly(),
  members: z
    .array(
      z.strictObject({
        baseMargin: z.number(),
        feature: z.base64(),
        threshold: z.base64(),
        missingLeft: z.base64(),
        value: z.base64(),
        cover: z.base64(),
      }),
    )
    .min(1)
    .readonly(),
})

export type TreeModelFile = z.infer<typeof treeModelSchema>
type MemberFile = TreeModelFile['members'][number]

/** A model as a plain object for JSON. */
export const encodeModel = (model: TreeModel): TreeModelFile => ({
  version: TREE_MODEL_VERSION,
  features: model.features,
  members: model.members.map(encodeMember),
})

const encodeMember = (trees: Trees): MemberFile => {
  const inner: number[] = []
  const leaves: number[] = []
  for (const [node, feature] of trees.feature.entries()) (feature < 0 ? leaves : inner).push(node)
  return {
    baseMargin: trees.baseMargin,
    feature: pack(INT16, [...trees.feature]),
    threshold: pack(
      FLOAT64,
      inner.map((node) => trees.threshold[node] as number),
    ),
    missingLeft: pack(
      UINT8,
      inner.map((node) => trees.missingLeft[node] as number),
    ),
    value: pack(
      FLOAT32,
      leaves.map((node) => trees.value[node] as number),
    ),
    cover: pack(
      FLOAT32,
      leaves.map((node) => trees.cover[node] as number),
    ),
  }
}

/**
 * A model from a parsed JSON object. Refused where it is of another version, asks for other features than those given
 * (or in another order), or its arrays do not make up whole trees.
 */
export const decodeModel = (
  file: unknown,
  features: readonly string[],
): Outcome<TreeModel, ModelRefusal> => {
  const versioned = versionSchema.safeParse(file)
  if (versioned.success && versioned.data.version !== TREE_MODEL_VERSION)
    return rejected(
      'version',
      `version ${versioned.data.version}: this program reads version ${TREE_MODEL_VERSION}`,
    )
  const parsed = treeModelSchema.safeParse(file)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return rejected('schema', `${first?.path.join('.') ?? ''}: ${first?.message}`)
  }
  const named = parsed.data.features
  if (named.length !== features.length)
    return rejected('features', `${named.length} features, ${features.length} are computed`)
  for (const [place, name] of features.entries())
    if (named[place] !== name)
      return rejected('features', `feature ${place} is ${named[place]}, ${name} is computed`)
  const members: Trees[] = []
  for (const [place, member] of parsed.data.members.entries()) {
    const trees = decodeMember(member, features.length)
    if (typeof trees === 'string') return rejected('shape', `members.${place}: ${trees}`)
    members.push(trees)
  }
  return ok({ features: named, members })
}

/** The member's trees, or what is wrong with them. */
const decodeMember = (member: MemberFile, columns: number): Trees | string => {
  const feature = unpack(INT16, member.feature)
  const leaves = feature?.filter((asks) => asks < 0).length ?? 0
  const inner = (feature?.length ?? 0) - leaves
  const threshold = unpack(FLOAT64, member.threshold)
  const missingLeft = unpack(UINT8, member.missingLeft)
  const value = unpack(FLOAT32, member.value)
  const cover = unpack(FLOAT32, member.cover)
  if (feature?.some((asks) => asks < -1 || asks >= columns) !== false)
    return `feature: places -1 to ${columns - 1} are expected`
  if (threshold?.length !== inner || threshold.some(Number.isNaN))
    return `threshold: ${inner} numbers are expected`
  if (missingLeft?.length !== inner || missingLeft.some((side) => side > 1))
    return `missingLeft: ${inner} times 0 or 1 are expected`
  if (value?.length !== leaves || !value.every(Number.isFinite))
    return `value: ${leaves} finite numbers are expected`
  if (cover?.length !== leaves || !cover.every((weight) => weight > 0 && weight < Infinity))
    return `cover: ${leaves} positive numbers are expected`
  let nextInner = 0
  let nextLeaf = 0
  const nodes = feature.map((asks): PreorderNode => {
    if (asks < 0) {
      const place = nextLeaf++
      return { value: value[place] as number, cover: cover[place] as number }
    }
    const place = nextInner++
    return {
      feature: asks,
      threshold: threshold[place] as number,
      missingLeft: missingLeft[place] === 1,
    }
  })
  return layTrees(member.baseMargin, nodes) ?? 'feature: the last tree is not whole'
}

interface Packing {
  readonly size: number
  readonly write: (view: DataView, at: number, value: number) => void
  readonly read: (view: DataView, at: number) => number
}

const UINT8: Packing = {
  size: 1,
  write: (view, at, value) => view.setUint8(at, value),
  read: (view, at) => view.getUint8(at),
}
const INT16: Packing = {
  size: 2,
  write: (view, at, value) => view.setInt16(at, value, true),
  read: (view, at) => view.getInt16(at, true),
}
const FLOAT32: Packing = {
  size: 4,
  write: (view, at, value) => view.setFloat32(at, value, true),
  read: (view, at) => view.getFloat32(at, true),
}
const FLOAT64: Packing = {
  size: 8,
  write: (view, at, value) => view.setFloat64(at, value, true),
  read: (view, at) => view.getFloat64(at, true),
}

const pack = (packing: Packing, values: readonly number[]): string => {
  const view = new DataView(new ArrayBuffer(values.length * packing.size))
  for (const [place, value] of values.entries()) packing.write(view, place * packing.size, value)
  let binary = ''
  for (let at = 0; at < view.byteLength; at++) binary += String.fromCharCode(view.getUint8(at))
  return btoa(binary)
}

/** undefined where the bytes are no whole number of values. */
const unpack = (packing: Packing, text: string): number[] | undefined => {
  const binary = atob(text)
  if (binary.length % packing.size !== 0) return undefined
  const view = new DataView(new ArrayBuffer(binary.length))
  for (let at = 0; at < binary.length; at++) view.setUint8(at, binary.charCodeAt(at))
  return Array.from({ length: binary.length / packing.size }, (_, place) =>
    packing.read(view, place * packing.size),
  )
}
