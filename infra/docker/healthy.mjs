// The health check of a container: asks the service for /healthz, or what HEALTH_PATH names, where it serves HTTP.
const [, address] =
  Object.entries(process.env).find(([name]) => /^CENTESIMO_(?:\w+_)?HTTP_ADDRESS$/.test(name)) ?? [];
const port = address?.split(':').at(-1) ?? '7421';
const path = process.env.HEALTH_PATH ?? '/healthz';
const { status } = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(4_000) });
process.exitCode = status === 200 ? 0 : 1;
