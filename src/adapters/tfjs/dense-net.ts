import { type Tensor, tensor } from '@tensorflow/tfjs-core'
import { initializers, layers, type Sequential, sequential } from '@tensorflow/tfjs-layers'
import { type DenseEnsemble, shapesOf, sizeOf } from './dense-ensemble.ts'

type Shape = Pick<DenseEnsemble, 'scale' | 'hidden'>

/** A net of rectified layers and one linear output, its kernels drawn after He et al. 2015. */
export const newNet = (shape: Shape, random: () => number): Sequential => {
  const kernels = shapesOf(shape).filter(({ length }) => length === 2)
  return sequential({
    layers: kernels.map(([inputs, units], layer) =>
      layers.dense({
        units: units as number,
        ...(layer === 0 ? { inputShape: [inputs as number] } : {}),
        activation: layer === kernels.length - 1 ? 'linear' : 'relu',
        // A seed of 0 would be taken for none.
        kernelInitializer: initializers.heNormal({ seed: 1 + Math.floor(random() * 2 ** 31) }),
      }),
    ),
  })
}

export const weightsOf = (net: Sequential): Float32Array =>
  Float32Array.from(net.getWeights().flatMap((weight) => [...weight.dataSync()]))

/** The net of a member; the caller disposes of it. */
export const netOf = (shape: Shape, weights: Float32Array): Sequential => {
  const net = newNet(shape, () => 0)
  let from = 0
  const tensors: Tensor[] = []
  for (const one of shapesOf(shape)) {
    const to = from + sizeOf(one)
    tensors.push(tensor(weights.subarray(from, to), [...one]))
    from = to
  }
  net.setWeights(tensors)
  for (const one of tensors) one.dispose()
  return net
}
