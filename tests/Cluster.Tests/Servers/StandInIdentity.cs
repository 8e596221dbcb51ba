using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>What gives a program on Azure the tokens of its identity, over real HTTP, and a certificate that Azurite needs to take them.</summary>
internal sealed class StandInIdentity : IDisposable
{
    private readonly HttpListener listener = new();
    private int given;

    /// <param name="folder">Where the certificate is written.</param>
    public StandInIdentity(string folder)
    {
        (CertificateFile, KeyFile) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "certificate.key"));
        WriteCertificate();
        var port = FreePorts.Next();
        Address = $"http://127.0.0.1:{port}/token";
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Answering = AnswerAsync();
    }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    /// <summary>How often a token was given.</summary>
    public int Given => Volatile.Read(ref given);

    /// <summary>Which identity was asked for last.</summary>
    public string? Client { get; private set; }

    private string Address { get; }

    private Task Answering { get; }

    /// <summary>The variables that a program on Azure has, and one by which it trusts the certificate.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["IDENTITY_ENDPOINT"] = Address,
        ["IDENTITY_HEADER"] = "header",
        ["SSL_CERT_FILE"] = CertificateFile,
    };

    public void Dispose() => listener.Close();

    private static string Encoded(object part) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(part)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private void WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return;
            }

            Client = context.Request.QueryString["client_id"];
            var resource = context.Request.QueryString["resource"];
            var expires = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
            var begun = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds();
            var token = $"{Encoded(new { alg = "none", typ = "JWT" })}.{Encoded(new { aud = "https://storage.azure.com", iss = "https://sts.windows.net/team/", iat = begun, nbf = begun, exp = expires })}.AAAA";
            var answer = JsonSerializer.SerializeToUtf8Bytes(new { access_token = token, expires_on = $"{expires}", resource, token_type = "Bearer", client_id = Client });
            Interlocked.Increment(ref given);
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
    }
}
