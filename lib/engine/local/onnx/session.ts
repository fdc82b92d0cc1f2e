import { InferenceSession } from 'onnxruntime-node'

/**
 * Opens a graph whose weights lie in `weightsDir`.
 *
 * One thread per session: for models this small a second thread costs more in hand-over than it computes, and two pools that
 * spin starve each other. Spinning is off so that an idle server is idle.
 */
export function openSession(graph: Uint8Array, weightsDir: string): Promise<InferenceSession> {
  return InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: {
      session: {
        model_external_initializers_file_folder_path: weightsDir,
        intra_op: { allow_spinning: '0' },
      },
    },
  })
}
