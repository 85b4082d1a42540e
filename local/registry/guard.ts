import type { MiddlewareHandler } from 'hono';

/** Of the registry's own pages: nothing but its own style, and forms to itself. */
const OWN_POLICY = [
  "default-src 'none'",
  "style-src-elem 'self'",
  // Charts give their keys a color each.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of what a store holds: it is shown, whatever it is, without a script, a request or this page's origin. */
export const STORED_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Answers this machine's own browser only. A page elsewhere may have a name that points here (DNS rebinding), so that
 * `Host` must be the address that was listened to; none but the registry's own pages may ask for anything.
 *
 * @param port that is listened to
 */
export function guard(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const { req, header } = context;
    const hosts = LOOPBACK.map((name) => `${name}:${port()}`);
    const origins = hosts.map((host) => `http://${host}`);
    const origin = req.header('origin');
    if (!hosts.includes(req.header('host') ?? ''))
      return context.text('This page is only for the browser of its own machine.\n', 421);
    if (origin !== undefined && !origins.includes(origin))
      return context.text('Another page may not ask for this one.\n', 403);
    if (req.method !== 'GET' && req.method !== 'HEAD')
      return context.text('This page changes nothing: it takes GET.\n', 405, { Allow: 'GET, HEAD' });
    await next();
    if (!context.res.headers.has('content-security-policy')) header('Content-Security-Policy', OWN_POLICY);
    header('X-Content-Type-Options', 'nosniff');
    header('Referrer-Policy', 'no-referrer');
    header('Cross-Origin-Resource-Policy', 'same-origin');
    header('Cross-Origin-Opener-Policy', 'same-origin');
    header('Cache-Control', 'no-store');
    return undefined;
  };
}
