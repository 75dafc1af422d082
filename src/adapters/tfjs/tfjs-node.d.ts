/** Loaded for its effect alone, where it is installed: types must not hang on an optional package. */
declare module '@tensorflow/tfjs-node'
