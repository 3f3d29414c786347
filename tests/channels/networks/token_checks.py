"""What gateways say that check bearer tokens themselves: of a token of theirs, never the network's.

Transcribed from the products' documentation and from public reports, with fictitious marks. The
names are those of the products and libraries.
"""

from __future__ import annotations

from tests.channels.networks.gateway import Gateway, page

# So often RFC 6750, whose words these are, is a 401; some are sent with 400 or 403.
OF_A_TOKEN = (400, 401, 403)


def _challenged(name: str, body: str, challenge: str) -> Gateway:
    return Gateway(name, body, OF_A_TOKEN, {"www-authenticate": challenge})


SPRING_SCOPE = (
    'Bearer error="insufficient_scope", '
    'error_description="The request requires higher privileges than provided by the access token."'
)
TOKEN_CHECKS: tuple[Gateway, ...] = (
    # https://www.rfc-editor.org/rfc/rfc6750#section-3.1
    _challenged(
        "rfc 6750",
        '{"error":"invalid_token","error_description":"The access token expired"}',
        'Bearer realm="example", error="invalid_token", '
        'error_description="The access token expired"',
    ),
    Gateway("rfc 6750, the word alone", '{"error":"invalid_token"}', OF_A_TOKEN),
    Gateway(
        "rfc 6750, in capitals",
        '{"error":"INVALID_TOKEN","error_description":"Invalid or expired token."}',
        OF_A_TOKEN,
    ),
    _challenged("rfc 6750, without a body", "", 'Bearer error="invalid_token"'),
    # https://developer.konghq.com/plugins/oauth2/
    _challenged(
        "kong, oauth2",
        '{"error":"invalid_token",'
        '"error_description":"The access token is invalid or has expired"}',
        'Bearer realm="service" error="invalid_token" '
        'error_description="The access token is invalid or has expired"',
    ),
    Gateway("kong, jwt", '{"exp":"token expired"}', OF_A_TOKEN),
    Gateway("kong, jwt as a message", '{"message":"Token expired"}', OF_A_TOKEN),
    _challenged(
        "kong, openid connect",
        '{"message":"Unauthorized"}',
        'Bearer realm="api.example", error="invalid_token"',
    ),
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    Gateway("aws, expired", '{"message":"The incoming token has expired"}', OF_A_TOKEN),
    _challenged(
        "aws, jwt",
        '{"message":"Unauthorized"}',
        'Bearer scope="" error="invalid_token" error_description="the token has expired"',
    ),
    Gateway(
        "aws, security token",
        '{"__type":"ExpiredTokenException",'
        '"message":"The security token included in the request is expired"}',
        OF_A_TOKEN,
    ),
    # https://cloud.google.com/apigee/docs/api-platform/reference/policies/oauth-http-status-code-reference
    Gateway(
        "apigee, expired",
        '{"fault":{"faultstring":"Access Token expired",'
        '"detail":{"errorcode":"keymanagement.service.access_token_expired"}}}',
        OF_A_TOKEN,
    ),
    Gateway(
        "apigee, invalid",
        '{"fault":{"faultstring":"Invalid Access Token",'
        '"detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}',
        OF_A_TOKEN,
    ),
    Gateway(
        "apigee, refresh token",
        '{"ErrorCode":"invalid_request","Error":"Refresh Token expired"}',
        OF_A_TOKEN,
    ),
    # https://docs.spring.io/spring-security/reference/servlet/oauth2/resource-server/
    _challenged(
        "spring, resource server",
        "",
        'Bearer error="invalid_token", error_description="Jwt expired at 2026-11-24T09:00:00Z", '
        'error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"',
    ),
    Gateway(
        "spring, oauth",
        '{"error":"invalid_token","error_description":"Access token expired: 5f3c"}',
        OF_A_TOKEN,
    ),
    Gateway(
        "spring, body of its own",
        '{"status":401,"error":"invalid_token","message":"Invalid access token"}',
        OF_A_TOKEN,
    ),
    _challenged(
        "asp.net, bearer",
        "",
        'Bearer error="invalid_token", '
        "error_description=\"The token expired at '11/24/2026 09:00:00'\"",
    ),
    _challenged(
        "envoy, expired", "Jwt is expired", 'Bearer realm="http://x", error="invalid_token"'
    ),
    _challenged(
        "nginx, auth_jwt",
        page("401 Authorization Required", "", "nginx"),
        'Bearer realm="closed", error="invalid_token"',
    ),
    Gateway("google esp, expired", '{"message":"Jwt is expired","code":401}', OF_A_TOKEN),
    Gateway(
        "azure, validate-jwt",
        '{"statusCode":401,"message":"Unauthorized. Access token is missing or invalid."}',
        OF_A_TOKEN,
    ),
    Gateway(
        "entra",
        '{"error":{"code":"InvalidAuthenticationToken",'
        '"message":"Access token has expired or is not yet valid."}}',
        OF_A_TOKEN,
    ),
    # https://apim.docs.wso2.com/en/latest/troubleshooting/error-handling/
    Gateway(
        "wso2",
        '{"code":"900901","message":"Invalid Credentials","description":"Invalid Credentials. '
        'Make sure you have provided the correct security credentials"}',
        OF_A_TOKEN,
    ),
    Gateway(
        "wso2, expired",
        '{"fault":{"code":900903,"message":"Access Token Expired",'
        '"description":"Access Token has expired"}}',
        OF_A_TOKEN,
    ),
    Gateway("tyk, expired", '{"error":"Key has expired, please renew"}', OF_A_TOKEN),
    Gateway("tyk, jwt", '{"error":"Token is expired"}', OF_A_TOKEN),
    Gateway("mulesoft", '{"error":"invalid_token","description":"Invalid token"}', OF_A_TOKEN),
    Gateway("apisix", '{"error_msg":"JWT token expired"}', OF_A_TOKEN),
    Gateway(
        "oathkeeper",
        '{"error":{"code":401,"status":"Unauthorized","message":"Access credentials are invalid"}}',
        OF_A_TOKEN,
    ),
    Gateway(
        "keycloak",
        '{"error":"invalid_token","error_description":"Token verification failed"}',
        OF_A_TOKEN,
    ),
    # What applications that stand as proxies say, by their libraries.
    Gateway("flask-jwt-extended", '{"msg":"Token has expired"}', OF_A_TOKEN),
    Gateway(
        "flask-jwt",
        '{"description":"Signature has expired","error":"Invalid token","status_code":401}',
        OF_A_TOKEN,
    ),
    Gateway(
        "simplejwt",
        '{"detail":"Given token not valid for any token type","code":"token_not_valid","messages":'
        '[{"token_class":"AccessToken","message":"Token is invalid or expired"}]}',
        OF_A_TOKEN,
    ),
    Gateway("drf", '{"detail":"Invalid token."}', OF_A_TOKEN),
    Gateway("drf, authentication", '{"detail":"Authentication failed."}', OF_A_TOKEN),
    Gateway(
        "express-jwt",
        '{"name":"UnauthorizedError","code":"invalid_token","status":401,"message":"jwt expired"}',
        OF_A_TOKEN,
    ),
    Gateway("laravel", '{"message":"Unauthenticated."}', OF_A_TOKEN),
    Gateway("laravel, jwt", '{"error":"token_expired"}', OF_A_TOKEN),
    # Flat, as home-made ones write it.
    Gateway(
        "flat, by code", '{"code":"token_expired","message":"The token has expired"}', OF_A_TOKEN
    ),
    Gateway(
        "flat, the access token",
        '{"code":"token_expired","message":"The access token has expired"}',
        OF_A_TOKEN,
    ),
    Gateway(
        "flat, by number",
        '{"code":401,"message":"Invalid access token","status":401}',
        OF_A_TOKEN,
    ),
    Gateway(
        "flat, google's words",
        '{"code":"ACCESS_TOKEN_EXPIRED","message":"Invalid credentials"}',
        OF_A_TOKEN,
    ),
    Gateway(
        "flat, tiktok's word",
        '{"code":"access_token_invalid","message":"The access token is invalid"}',
        OF_A_TOKEN,
    ),
    Gateway(
        "flat, revoked",
        '{"code":"token_revoked","message":"The token has been revoked"}',
        OF_A_TOKEN,
    ),
    Gateway("flat, session", '{"message":"Your session has expired"}', OF_A_TOKEN),
    Gateway(
        "in a list",
        '{"errors":[{"message":"The access token has expired",'
        '"extensions":{"code":"UNAUTHENTICATED"}}]}',
        OF_A_TOKEN,
    ),
    Gateway(
        "problem",
        '{"type":"about:blank","title":"Unauthorized","status":401,'
        '"detail":"The access token is invalid or has expired."}',
        OF_A_TOKEN,
    ),
    Gateway("express, credentials", '{"error":"Invalid credentials"}', (401,)),
    Gateway("aws, by code", '{"code":"ExpiredToken","message":"Token has expired"}', OF_A_TOKEN),
    Gateway(
        "the sentence and more",
        '{"error":"The access token is invalid or has expired"}',
        OF_A_TOKEN,
    ),
    Gateway("spring, scope", "", (403,), {"www-authenticate": SPRING_SCOPE}),
    Gateway(
        "spring, scope in the body",
        '{"error":"insufficient_scope","error_description":"Insufficient scope for this resource",'
        '"scope":"write"}',
        (403,),
    ),
    Gateway("flat, permissions", '{"message":"Insufficient permissions"}', (403,)),
    Gateway(
        "scope",
        '{"error":"insufficient_scope","error_description":"The request requires higher privileges '
        'than provided by the access token."}',
        (403,),
        {"www-authenticate": 'Bearer error="insufficient_scope", scope="write"'},
    ),
)
