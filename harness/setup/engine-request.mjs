import http from 'node:http';
import https from 'node:https';
import { clientCertificates } from './engine-address.mjs';

/**
 * One GET to the Docker engine: `{statusCode, headers, body}`. Rejects when nobody answers within `timeoutMs`.
 * The dependencies are not installed yet when this runs, so it speaks HTTP itself.
 */
export function engineGet(address, path, timeoutMs) {
  const { tls = false, ...where } = address;
  const options = { ...where, path, signal: AbortSignal.timeout(timeoutMs), agent: false };
  return new Promise((resolve, reject) => {
    const request = tls
      ? https.get({ ...options, ...clientCertificates() }, receive)
      : http.get({ ...options, headers: { host: 'docker' } }, receive);
    request.once('error', reject);

    function receive(response) {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          statusCode: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    }
  });
}

/** Asks the engine whether it is there: `{answers: true, server}` or `{answers: false, code, reason}`. */
export async function pingEngine(address) {
  try {
    const { statusCode, headers, body } = await engineGet(address, '/_ping', 5000);
    if (statusCode === 200) return { answers: true, server: headers.server ?? 'unknown version' };
    return { answers: false, code: `HTTP ${statusCode}`, reason: `it answered ${statusCode} ${body.trim()}` };
  } catch (error) {
    return { answers: false, code: error.code ?? error.name, reason: error.message };
  }
}
