export const root: string
export function requireNode(): void
export function run(command: string, args: readonly string[], env?: Record<string, string>): Promise<number>
export function install(): Promise<number>
export function build(): Promise<number>
