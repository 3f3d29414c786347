"""What stands in front of a network says instead of it: gateways, firewalls, load balancers.

Transcribed from the products' documentation and from public reports, with fictitious marks.
None of it is the network's own word, so none of it says a thing about a token.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.channels.networks.gateway import Gateway, page
from tests.channels.networks.token_checks import TOKEN_CHECKS

GATEWAYS: tuple[Gateway, ...] = (
    # Pages
    Gateway("nginx", page("401 Authorization Required", "", "nginx")),
    Gateway("nginx, forbidden", page("403 Forbidden", "", "nginx/1.25.3")),
    Gateway(
        "apache",
        "<!DOCTYPE HTML><title>401 Unauthorized</title><h1>Unauthorized</h1><p>This server could "
        "not verify that you are authorized to access the document requested.",
    ),
    Gateway(
        "iis",
        "<h2>401 - Unauthorized: Access is denied due to invalid credentials.</h2>"
        "<h3>You do not have permission to view this directory or page.</h3>",
    ),
    Gateway(
        "haproxy",
        "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n"
        "</body></html>",
    ),
    Gateway("cloudflare", page("Attention Required! | Cloudflare", "You have been blocked")),
    Gateway("cloudflare, challenge", page("Just a moment...", "Enable JavaScript and cookies")),
    Gateway("cloudfront", page("ERROR", "403 ERROR The request could not be satisfied.")),
    Gateway(
        "akamai",
        page(
            "Access Denied",
            'You don\'t have permission to access "http://api.example/me" on this server.'
            "<P>Reference&#32;&#35;18&#46;2d351ab8&#46;1557333295&#46;a4e16ab",
        ),
    ),
    Gateway("varnish", page("503 Backend fetch failed", "Guru Meditation: XID: 32770")),
    Gateway("google front end", page("Error 403 (Forbidden)!!1", "That’s an error.")),
    Gateway("squid", page("ERROR: Access Denied", "Cache Access Denied.")),
    Gateway("f5", page("Request Rejected", "The requested URL was rejected.")),
    Gateway("imperva", page("Request unsuccessful. Incapsula incident ID: 443-1", "")),
    Gateway("s3", "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"),
    Gateway("s3, key", "<Error><Code>ExpiredToken</Code><Message>Token expired</Message></Error>"),
    # Plain text
    Gateway("nothing", ""),
    Gateway("envoy, rbac", "RBAC: access denied"),
    Gateway("envoy, jwt", "Jwt is expired"),
    Gateway("envoy, jwt missing", "Jwt is missing"),
    Gateway("envoy, upstream", "upstream connect error or disconnect/reset before headers"),
    Gateway("traefik", "404 page not found"),
    Gateway("go", "Unauthorized\n"),
    Gateway("caddy", "Forbidden"),
    # JSON
    Gateway("empty object", "{}"),
    Gateway("aws", '{"message":"Forbidden"}'),
    Gateway("aws, authorizer", '{"message":"Unauthorized"}'),
    Gateway("aws, no token", '{"message":"Missing Authentication Token"}'),
    Gateway("aws, null", '{"message":null}'),
    Gateway("aws, throttle", '{"message":"Too Many Requests"}'),
    Gateway(
        "aws, deny",
        '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    ),
    Gateway("kong", '{"message":"You cannot consume this service"}'),
    Gateway("kong, key", '{"message":"Invalid authentication credentials"}'),
    Gateway(
        "azure",
        '{"statusCode":401,"message":"Access denied due to invalid subscription key. Make sure '
        'to provide a valid key for an active subscription."}',
    ),
    Gateway("azure, jwt", '{"statusCode":401,"message":"Unauthorized. Access token is missing."}'),
    Gateway("cloudflare api", '{"success":false,"errors":[{"message":"Authentication error"}]}'),
    Gateway("tyk", '{"error":"Access to this API has been disallowed"}'),
    Gateway("tyk, key", '{"error":"Key not authorised"}'),
    Gateway(
        "apigee",
        '{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.InvalidKey"}}}',
    ),
    Gateway("django", '{"detail":"You do not have permission to perform this action."}'),
    Gateway("fastapi", '{"detail":"Not authenticated"}'),
    Gateway("express", '{"error":"Forbidden"}'),
    Gateway("express, unauthorized", '{"error":"Unauthorized"}'),
    Gateway("graphql", '{"errors":[{"message":"Forbidden","extensions":{"code":"FORBIDDEN"}}]}'),
    # JSON that repeats its status
    Gateway("spring", '{"status":401,"error":"Unauthorized","path":"/v2/me"}', (401,)),
    Gateway("spring, 403", '{"status":403,"error":"Forbidden","message":"Access Denied"}', (403,)),
    Gateway(
        "nest", '{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}', (403,)
    ),
    Gateway(
        "asp.net",
        '{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.2","title":"Unauthorized",'
        '"status":401,"traceId":"00-98a51b4a-01-00"}',
        (401,),
    ),
    Gateway(
        "google esp",
        '{"code":16,"message":"Method does not allow unregistered callers","details":[]}',
        (401,),
    ),
    Gateway("grpc, denied", '{"code":7,"message":"permission denied","details":[]}', (403,)),
    Gateway("grpc, aborted", '{"code":10,"message":"aborted","details":[]}', (409,)),
    Gateway("grpc, argument", '{"code":3,"message":"invalid argument","details":[]}', (400,)),
    Gateway(
        "google api",
        '{"error":{"code":403,"message":"The caller does not have permission",'
        '"status":"PERMISSION_DENIED"}}',
        (403,),
    ),
    Gateway(
        "google api, 401",
        '{"error":{"code":401,"message":"Request had invalid authentication credentials.",'
        '"status":"UNAUTHENTICATED"}}',
        (401,),
    ),
)


def each() -> Iterator[tuple[Gateway, int]]:
    """Every body with every status that it may come with."""
    return (
        (gateway, status) for gateway in (*GATEWAYS, *TOKEN_CHECKS) for status in gateway.statuses
    )
