export function withServer<T>(
  folder: string,
  env: Record<string, string>,
  work: (url: string) => Promise<T>,
): Promise<T>
