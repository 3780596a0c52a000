{{- define "ajar.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "ajar.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "ajar.labels" -}}
{{ include "ajar.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "ajar.host" -}}
{{- $address := required "settings.SITE_URL is required: the address that people type, such as https://learn.example.org" .Values.settings.SITE_URL -}}
{{- get (urlParse $address) "hostname" -}}
{{- end -}}

{{/* What is not secret, as a map of text. An empty value is the default of Ajar's own. */}}
{{- define "ajar.settings" -}}
{{- $own := dict "SITE_URL" .Values.settings.SITE_URL "ALLOWED_HOSTS" (include "ajar.host" .) -}}
{{- range $name, $value := .Values.settings -}}
{{- if $value }}{{ $_ := set $own $name $value }}{{ end -}}
{{- end -}}
{{- range $name, $value := $own }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "ajar.secrets" -}}
{{- range $name, $what := dict "SECRET_KEY" "32 random characters or more" "DATABASE_URL" "the address of a PostgreSQL" "REDIS_URL" "the address of a Redis or of its Sentinels" "EMAIL_URL" "where mail goes" -}}
{{- $_ := required (printf "secrets.%s is required: %s. Or name a Secret that holds it: existingSecret" $name $what) (index $.Values.secrets $name) -}}
{{- end -}}
{{- range $name, $value := .Values.secrets }}
{{- if $value }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A pod's whole specification. Takes the chart's root, the role, its container without what all have in common, and
     what is written after the name of the settings and the secret that it reads. */}}
{{- define "ajar.pod" -}}
{{- $ := .root -}}
# a Service whose name begins with `ajar` or `tutor` would otherwise come as a variable, and be refused as a misspelt setting
enableServiceLinks: false
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- with $.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $.Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "ajar.selector" $ | nindent 8 }}
        app.kubernetes.io/component: {{ .role }}
containers:
  - name: {{ .role }}
    image: {{ printf "%s:%s" (required "image.repository is required: where you pushed what the Dockerfile builds" $.Values.image.repository) ($.Values.image.tag | default $.Chart.AppVersion) }}
    imagePullPolicy: {{ $.Values.image.pullPolicy }}
    envFrom:
      - configMapRef: { name: {{ include "ajar.name" $ }}{{ .settings }} }
      - secretRef: { name: {{ $.Values.existingSecret | default (printf "%s%s" (include "ajar.name" $) .settings) }} }
    {{- .container | nindent 4 }}
    resources: {{- toYaml (index $.Values .role).resources | nindent 6 }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: { drop: [ALL] }
    volumeMounts:
      # all that is written: what is uploaded waits there, and Python's own temporary files
      - { name: temporary, mountPath: /tmp }
      {{- with $.Values.volumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  - { name: temporary, emptyDir: {} }
  {{- with $.Values.volumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* The annotations of web and worker pods: another setting is another pod. */}}
{{- define "ajar.annotations" -}}
{{- $secrets := "" -}}
{{- if not .Values.existingSecret }}{{ $secrets = include "ajar.secrets" . }}{{ end }}
checksum/settings: {{ print (include "ajar.settings" .) $secrets | sha256sum }}
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}
