export { addNeverCacheHeaders, cacheControl, neverCache, varyOnCookie, varyOnHeaders } from "./cache.ts";
export { xframeOptionsDeny, xframeOptionsExempt, xframeOptionsSameorigin } from "./clickjacking.ts";
export { csrfExempt, csrfProtect, ensureCsrfCookie, requiresCsrfToken } from "./csrf.ts";
export { noAppendSlash, nonAtomicRequests, requireGET, requireHttpMethods, requirePOST, requireSafe } from "./http.ts";
