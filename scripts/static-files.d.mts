import type { IncomingMessage, ServerResponse } from 'node:http'

export function staticFiles(
  folder: string,
  headers?: Record<string, string>,
): Promise<(request: IncomingMessage, response: ServerResponse) => boolean>
