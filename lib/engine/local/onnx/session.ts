import { InferenceSession } from 'onnxruntime-node'
import type { Graph } from './graph-builder'

/** More than any weight takes. Bytes. */
const NO_LIMIT = String(2 ** 50)

/**
 * Opens a graph. Weights in files of 32-bit floats are mapped. Those in memory are copied by the session and let go when it is
 * open: open several sessions of one model one after the other.
 *
 * One thread per session: for models this small a second thread costs more in hand-over than it computes, and two pools that
 * spin starve each other. Spinning is off so that an idle server is idle. Constants are folded whatever their size: a table
 * of half-width weights that stays unfolded is widened again at every token.
 * @param whenRead called when the weights are read, which is about half of the work
 * @throws ModelLoadError if a weight holds NaN or infinite values
 */
export async function openSession(
  { model, weights }: Graph,
  whenRead?: () => void,
): Promise<InferenceSession> {
  const externalData = await weights.load()
  whenRead?.()
  return InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    ...(externalData.length > 0 && { externalData }),
    extra: {
      session: {
        model_external_initializers_file_folder_path: weights.folder,
        intra_op: { allow_spinning: '0' },
      },
      optimization: { constant_folding_max_output_size_in_bytes: NO_LIMIT },
    },
  })
}
