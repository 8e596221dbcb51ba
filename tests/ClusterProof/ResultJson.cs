using System.Text.Json.Serialization;
using Orleans.Goals.ClusterProof.Measuring;

namespace Orleans.Goals.ClusterProof;

[JsonSerializable(typeof(ProofResult))]
[JsonSerializable(typeof(MeasureResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
