using System.Text.Json.Serialization;
using Orleans.Goals.ClusterProof.Measuring;
using Orleans.Goals.ClusterProof.Soaking;

namespace Orleans.Goals.ClusterProof;

[JsonSerializable(typeof(ProofResult))]
[JsonSerializable(typeof(MeasureResult))]
[JsonSerializable(typeof(SoakResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
